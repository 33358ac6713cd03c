import type {
  AnalysisReport,
  ColumnDrift,
  ColumnProfileBase,
  InsightBase,
  TableProfileReport,
  TableRelations,
} from "@datainsight/schemas";

const id = "0197a1b2-0000-7000-8000-000000000001";
const time = "2026-01-02T03:04:05.000Z";

/** A column profile for a test; what is not given is an unremarkable integer column of 1,000 rows. */
export function aColumn(given: Partial<ColumnProfileBase> = {}): ColumnProfileBase {
  return {
    columnName: "amount",
    position: 0,
    dataType: "integer",
    semanticType: null,
    nullCount: 0,
    uniqueCount: 950,
    minValue: "1",
    maxValue: "999",
    mean: 500.5,
    median: 500,
    statistics: { count: 1000, nullShare: 0 },
    distributionData: {
      kind: "histogram",
      bins: [3, 9, 24, 60, 41, 12, 5, 0, 0, 1].map((count, bin) => ({ from: bin * 100, to: bin * 100 + 100, count })),
    },
    ...given,
  };
}

/** An insight for a test; what is not given is a medium one about missing values. */
export function anInsight(given: Partial<InsightBase> = {}): InsightBase {
  return {
    columnName: "amount",
    ruleId: "missing-values",
    ruleVersion: 1,
    fingerprint: "f1",
    severity: "medium",
    type: "missing_data",
    description: "120 of 1,000 values are missing.",
    recommendation: "Find out why they are missing before you fill them in.",
    codeSuggestion: 'df["amount"] = df["amount"].fillna(df["amount"].median())',
    predicate: "c0 IS NULL",
    evidence: { rowCount: 120, rowShare: 0.12, rows: [1, 5, 9], examples: ["NA"] },
    pointsLost: 2.5,
    ...given,
  };
}

/** How a column moved, for a test; what is not given is a number that moved far. */
export function aDrift(given: Partial<ColumnDrift> = {}): ColumnDrift {
  return {
    column: "amount",
    status: "both",
    psi: 0.31,
    jensenShannon: 0.24,
    ks: 0.22,
    nullShareBefore: 0.02,
    nullShareAfter: 0.14,
    verdict: "large",
    ...given,
  };
}

/** What is known of three columns together, for a test; `name` stands for each of them. */
export function someRelations(name: (column: string) => string = (column) => column): TableRelations {
  const [amount, price, city, zip] = [name("amount"), name("price"), name("city"), name("zip")];
  return {
    associations: [
      { columns: [price, zip], n: 900, measure: "spearman", strength: 0.61, spearman: -0.61, method: "exact" },
      { columns: [amount, price], n: 1000, measure: "pearson", strength: 0.98, pearson: 0.98, method: "exact" },
      { columns: [amount, city], n: 1000, measure: "correlationRatio", strength: 0.2, method: "exact" },
    ],
    pairCount: 6,
    measuredPairs: 6,
    dependencies: [{ determinant: zip, dependent: city, violatingRows: 3, rows: [4, 7, 9], predicate: null }],
    derivedColumns: [
      { column: amount, kind: "sum", from: [price, zip], n: 1000, violatingRows: 0, rows: [], predicate: null },
      {
        column: price,
        kind: "multiple",
        from: [zip],
        factor: 2.54,
        offset: -1,
        n: 9,
        violatingRows: 1,
        rows: [3],
        predicate: null,
      },
    ],
    candidateKeys: [[zip], [city, price]],
    missingness: {
      patterns: [
        { missing: [], rows: 700 },
        { missing: [city, zip], rows: 120 },
        { missing: [price], rows: 100 },
      ],
      patternCount: 3,
      nullity: [{ columns: [city, zip], correlation: 0.9 }],
      mcar: { statistic: 9, degreesOfFreedom: 3, pValue: 0.029, columns: [city, zip], method: "Little 1988" },
    },
    varianceInflation: [],
    nearDuplicates: null,
    notMeasured: [],
  };
}

/** A table's profile for a test; what is not given is unknown. */
export function aTableProfile(given: Partial<TableProfileReport> = {}): TableProfileReport {
  return {
    rowCount: 1000,
    columnCount: 4,
    duplicateRows: null,
    relations: null,
    drift: null,
    checkResults: [],
    suggestedChecks: [],
    ...given,
  };
}

/** A finished report for a test. */
export function aReport(
  given: {
    columns?: ColumnProfileBase[];
    insights?: InsightBase[];
    dataset?: Partial<AnalysisReport["dataset"]>;
    analysis?: Partial<AnalysisReport["analysis"]>;
    tableProfile?: TableProfileReport;
  } = {},
): AnalysisReport {
  const columnProfiles = given.columns ?? [aColumn()];
  const job = { progress: 100, attempt: 1, startedAt: time, completedAt: time, errorCode: null, errorMessage: null };
  const dataset: AnalysisReport["dataset"] = {
    id,
    workspaceId: id,
    workspace: { id, name: "Local" },
    uploadedBy: id,
    uploader: { id, fullName: "Local", email: "local@localhost" },
    name: "orders.csv",
    version: 1,
    parentId: null,
    fileSize: 123_456,
    format: "csv",
    contentSha256: "ab".repeat(32),
    rowCount: 1000,
    columnCount: columnProfiles.length,
    overrides: {},
    derivation: null,
    status: "completed",
    ...job,
    uploadedAt: time,
    createdAt: time,
    updatedAt: time,
    ...given.dataset,
  };
  return {
    dataset,
    analysis: {
      id,
      workspaceId: id,
      datasetId: id,
      dataset,
      requestedBy: id,
      goalType: "general_audit",
      targetColumn: null,
      qualityScore: 83.4,
      scoreBreakdown: [
        { dimension: "completeness", score: 71.5, weight: 0.3, assessed: true },
        { dimension: "validity", score: 96, weight: 0.25, assessed: true },
        { dimension: "uniqueness", score: 88.1, weight: 0.2, assessed: true },
        { dimension: "consistency", score: 79, weight: 0.15, assessed: true },
        { dimension: "accuracy", score: null, weight: 0.1, assessed: false },
      ],
      options: {},
      status: "completed",
      ...job,
      createdAt: time,
      updatedAt: time,
      ...given.analysis,
    },
    columnProfiles,
    tableProfile: given.tableProfile ?? null,
    insights: given.insights ?? [anInsight()],
  };
}
