import type { FixAction, InsightEvidence, QualityDimension, Severity } from "@datainsight/schemas";
import type { ProfiledColumn, RowSet, TableProfile } from "@datainsight/profiler";
import { assessedUnits } from "./assessed.ts";
import type { Finding, RuleInput } from "./finding.ts";
import { type ThresholdName, thresholdTable } from "@datainsight/schemas";

type Threshold = { name: ThresholdName; observed: number } | undefined;
/** `code` is shown where there is no `fix`: the code of a fix is made of the fix itself. */
type Words = { description: string; recommendation: string; code?: string | null; fix?: FixAction | null };
/** What goes into the finding as it is given. */
type About = Pick<Finding, "subject" | "columns" | "effect" | "fix">;

type ColumnFinding = Words &
  About & {
    column: ProfiledColumn;
    severity: Severity;
    dimension: QualityDimension | null;
    set: RowSet;
    threshold?: Threshold;
    /** Cells that count against the score; the rows touched unless told otherwise. */
    cells?: number;
  };

/** A finding about one column from the rows that it touches. */
export function columnFinding(input: RuleInput, finding: ColumnFinding): Finding {
  const { column, severity, set, description, recommendation, code = null, fix = null } = finding;
  // What is worth a mention only must not cost points.
  const dimension = severity === "info" ? null : finding.dimension;
  return {
    columnName: column.columnName,
    severity,
    description,
    recommendation,
    codeSuggestion: code,
    fix,
    predicate: set.predicate,
    evidence: { ...evidenceOf(input, set, finding.threshold), ...aboutIn(finding) },
    ...aboutOf(finding),
    dimension,
    lossShare: shareOf(input.profile, dimension, finding.cells ?? set.count),
  };
}

/** A finding about two columns: it stands at the first, and the other tells it from its rule's others there. */
export function pairFinding(
  input: RuleInput,
  { other, ...finding }: Omit<ColumnFinding, "columns" | "subject"> & { other: ProfiledColumn },
): Finding {
  const names = [other.columnName, finding.column.columnName];
  return columnFinding(input, { ...finding, columns: names, subject: other.columnName });
}

type TableFinding = Words &
  About & {
    severity: Severity;
    dimension: QualityDimension | null;
    rowCount: number;
    rows: number[];
    /** Cells that count against the score, where it is not whole rows that are at fault. */
    cells?: number | undefined;
    evidence?: Record<string, unknown>;
    predicate?: string | null;
    threshold?: Threshold;
  };

/** A finding about the table or the file; its units are rows, unless it tells its cells. */
export function tableFinding(input: RuleInput, finding: TableFinding): Finding {
  const { severity, description, recommendation, code = null, fix = null, rowCount, rows, evidence } = finding;
  const dimension = severity === "info" ? null : finding.dimension;
  const share = input.profile.rowCount === 0 ? 0 : Math.min(1, rowCount / input.profile.rowCount);
  return {
    columnName: null,
    severity,
    description,
    recommendation,
    codeSuggestion: code,
    fix,
    predicate: finding.predicate ?? null,
    evidence: {
      rowCount,
      rowShare: share,
      ...(rows.length > 0 ? { rows } : {}),
      ...thresholdIn(input, finding.threshold),
      ...aboutIn(finding),
      ...evidence,
    },
    ...aboutOf(finding),
    dimension,
    lossShare: lossOf(input.profile, dimension, { share, cells: finding.cells }),
  };
}

function lossOf(
  profile: TableProfile,
  dimension: QualityDimension | null,
  { share, cells }: { share: number; cells: number | undefined },
): number {
  if (dimension === null) return 0;
  return cells === undefined ? share : shareOf(profile, dimension, cells);
}

/** The cells as a share of all that the dimension assesses. */
export function shareOf(profile: TableProfile, dimension: QualityDimension | null, cells: number): number {
  if (dimension === null) return 0;
  const units = assessedUnits(profile, dimension);
  return units === 0 ? 0 : Math.min(1, cells / units);
}

function aboutOf({ subject, columns, effect, fix }: About): About {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(columns === undefined ? {} : { columns }),
    ...(effect === undefined ? {} : { effect }),
    ...(fix ? { fix } : {}),
  };
}

/** What of it the reader sees. */
function aboutIn({ columns, effect }: About): Record<string, unknown> {
  return { ...(columns === undefined ? {} : { columns: [...columns] }), ...(effect === undefined ? {} : { effect }) };
}

function thresholdIn(input: RuleInput, threshold: Threshold): Pick<InsightEvidence, "threshold"> {
  if (!threshold) return {};
  const { name, observed } = threshold;
  return { threshold: { name, label: thresholdTable[name].label, value: input.thresholds[name], observed } };
}

function evidenceOf(input: RuleInput, set: RowSet, threshold: Threshold): InsightEvidence {
  const { rowCount } = input.profile;
  return {
    rowCount: set.count,
    rowShare: rowCount === 0 ? 0 : Math.min(1, set.count / rowCount),
    ...(set.rows.length > 0 ? { rows: set.rows } : {}),
    ...(set.examples.length > 0 ? { examples: set.examples } : {}),
    ...thresholdIn(input, threshold),
  };
}
