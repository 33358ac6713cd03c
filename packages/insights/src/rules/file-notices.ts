import type { InsightType, QualityDimension, Severity } from "@datainsight/schemas";
import type { TableProfile } from "@datainsight/profiler";
import { defineRule, type Rule } from "../finding.ts";
import { tableFinding } from "../report.ts";

type Kind = TableProfile["notices"][number]["kind"];
type Notice = {
  ruleId: string;
  version?: number;
  type: InsightType;
  severity: Severity;
  dimension: QualityDimension | null;
  recommendation: string;
};

const notices: Readonly<Record<Kind, Notice>> = {
  ragged_rows: {
    ruleId: "ragged-rows",
    type: "quality_issue",
    severity: "high",
    dimension: "validity",
    recommendation:
      "Where the number of fields differs, values may stand under the wrong header. Look for a delimiter or a quote inside a value, and export the file again with quoting.",
  },
  unreadable_rows: {
    ruleId: "unreadable-rows",
    type: "quality_issue",
    severity: "high",
    dimension: "validity",
    recommendation: "Correct what could not be read, or export the file again: it is not in the analysis.",
  },
  duplicate_headers: {
    ruleId: "duplicate-headers",
    type: "quality_issue",
    severity: "medium",
    dimension: null,
    recommendation:
      "Give each column a name of its own: programs keep one of them, or number them each in their own way.",
  },
  blank_headers: {
    ruleId: "blank-headers",
    type: "quality_issue",
    severity: "low",
    dimension: null,
    recommendation: "Name every column, or drop what is a leftover of the export, such as a row number.",
  },
  doubtful_header: {
    ruleId: "doubtful-header",
    type: "quality_issue",
    severity: "low",
    dimension: null,
    recommendation:
      "If the first line is data, read the file without a header (the setting header: false), or put a line with the names of the columns before it: as it is, that row is not in the analysis.",
  },
  missing_header: {
    ruleId: "missing-header",
    type: "quality_issue",
    severity: "low",
    dimension: null,
    recommendation:
      "Put a line with the names of the columns before the first row. If the first line does hold names, read the file with the setting header: true.",
  },
  lines_above_header: {
    ruleId: "lines-above-header",
    type: "quality_issue",
    severity: "info",
    dimension: null,
    recommendation:
      "Check that these lines are titles or notes. Most programs want the names of the columns in the first line.",
  },
  repeated_keys: {
    ruleId: "repeated-keys",
    version: 2,
    type: "quality_issue",
    severity: "medium",
    dimension: "consistency",
    recommendation:
      "Of a key that stands twice in a record the first value is read, and other programs take the last. Give each value a key of its own.",
  },
  error_cells: {
    ruleId: "error-cells",
    version: 2,
    type: "missing_data",
    severity: "medium",
    dimension: "validity",
    recommendation: "Correct the formulas in the workbook: cells with an error are read as missing.",
  },
  merged_cells: {
    ruleId: "merged-cells",
    type: "quality_issue",
    severity: "low",
    dimension: null,
    recommendation:
      "Unmerge the cells and repeat the value in each of them: only the first cell of a merged range holds it.",
  },
  formulas_without_values: {
    ruleId: "formulas-without-values",
    version: 2,
    type: "missing_data",
    severity: "high",
    dimension: "completeness",
    recommendation:
      "Open the workbook in a spreadsheet program and save it, so that the results of its formulas are in it.",
  },
  control_characters: {
    ruleId: "control-characters",
    version: 2,
    type: "pattern_violation",
    severity: "medium",
    dimension: "validity",
    recommendation: "Remove control characters at the source: databases refuse them and screens hide them.",
  },
  replaced_characters: {
    ruleId: "replaced-characters",
    version: 2,
    type: "pattern_violation",
    severity: "medium",
    dimension: "validity",
    recommendation: "The file mixes encodings or was converted badly. Export it again as UTF-8.",
  },
  sheets_ignored: {
    ruleId: "sheets-ignored",
    type: "quality_issue",
    severity: "info",
    dimension: null,
    recommendation: "Name the sheet to be analysed if it is not the first one.",
  },
  mixed_line_ends: {
    ruleId: "mixed-line-ends",
    type: "quality_issue",
    severity: "info",
    dimension: null,
    recommendation: "Nothing was lost. The file was put together from several: check that all of them are complete.",
  },
};

/** What spoils a value and leaves the others of its row alone. They are counted by rows or cells: a row has one such cell at least. */
const cellFaults: ReadonlySet<string> = new Set<Kind>([
  "control_characters",
  "replaced_characters",
  "error_cells",
  "formulas_without_values",
  "repeated_keys",
]);

/** One rule for each kind of notice that reading the file left. */
export const fileNotices: readonly Rule[] = Object.entries(notices).map(([kind, notice]) =>
  defineRule({
    id: notice.ruleId,
    version: notice.version ?? 1,
    type: notice.type,
    goals: "all",
    evaluate: (input) => {
      const own = input.profile.notices.filter((found) => found.kind === kind);
      const [first] = own;
      if (!first) return [];
      const aboutRows = notice.dimension !== null;
      const count = own.reduce((sum, { count }) => sum + count, 0);
      return [
        tableFinding(input, {
          severity: notice.severity,
          dimension: notice.dimension,
          rowCount: aboutRows ? Math.min(count, input.profile.rowCount) : 0,
          rows: [],
          ...(cellFaults.has(kind) ? { cells: count } : {}),
          evidence: { lines: first.lines, count },
          description: own.map(({ message }) => message).join(" "),
          recommendation: notice.recommendation,
        }),
      ];
    },
  }),
);
