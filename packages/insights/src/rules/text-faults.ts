import type { ColumnFacts, ProfiledColumn, RowSet } from "@datainsight/profiler";
import type { FixAction, Severity } from "@datainsight/schemas";
import { defineRule, type Rule, type RuleInput } from "../finding.ts";
import { holding } from "../fixes/holding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

type Fact = "damaged" | "markup" | "lookalikes" | "spreadsheet" | "totals" | "testEntries";

/** A fault of texts: its rule, what is said of `12 values of "name" (1%)`, what to do, and how bad it is. */
type TextFault = {
  ruleId: string;
  fact: Fact & keyof ColumnFacts;
  says: (isOne: boolean) => string;
  advice: string;
  severity: (input: RuleInput, share: number, column: ProfiledColumn) => Severity;
  /** The rows are no data at all: they can be left out. */
  isRow?: boolean;
};

const fromInvalid = ({ thresholds }: RuleInput, share: number): Severity =>
  share > thresholds.invalidMedium ? "medium" : "low";
const fromVariants = ({ thresholds }: RuleInput, share: number): Severity =>
  share > thresholds.variantsMedium ? "medium" : "low";
/** Where each value stands in two rows and more, rows are counted by it. */
const isCategory = ({ uniqueCount, statistics }: ProfiledColumn): boolean => uniqueCount * 2 <= statistics.count;
const asRule = 0.5;

const faults: readonly TextFault[] = [
  {
    ruleId: "damaged-text",
    fact: "damaged",
    says: () => "with letters that were read in the wrong encoding (UTF-8 as Latin-1 or Windows-1252)",
    advice:
      "Read the file again in its own encoding. What was stored so must be turned back: in pandas, encode as cp1252 and decode as utf-8.",
    severity: fromInvalid,
  },
  {
    ruleId: "markup-in-text",
    fact: "markup",
    says: () => "with entities or tags of HTML",
    advice: "Take the text out of the page before it is stored: &amp; is &, and tags are no part of what is said.",
    // A column of pages is one of pages.
    severity: (input, share) => (share > asRule ? "low" : fromInvalid(input, share)),
  },
  {
    ruleId: "invisible-characters",
    fact: "lookalikes",
    says: () =>
      "with characters inside that no reader sees or tells from others (no-break or zero-width spaces, Cyrillic letters among Latin ones)",
    advice: "Replace them by what they look like: equal to the eye, such values do not compare as equal.",
    severity: (input, share, column) => (isCategory(column) ? fromVariants(input, share) : "low"),
  },
  {
    ruleId: "spreadsheet-damage",
    fact: "spreadsheet",
    says: (isOne) =>
      `that ${isOne ? "reads" : "read"} like what a spreadsheet makes of codes (dates, powers of ten, quoted digits)`,
    advice:
      "Take these from the source again, and import the column as text: what the codes were cannot be told from this.",
    severity: () => "medium",
  },
  {
    ruleId: "total-rows",
    fact: "totals",
    says: (isOne) => `that ${isOne ? "says" : "say"} the row is a total`,
    advice: "Leave these rows out: with them, every sum counts all others twice.",
    severity: ({ thresholds }, share) => (share > thresholds.slips ? "low" : "medium"),
    isRow: true,
  },
  {
    ruleId: "test-entries",
    fact: "testEntries",
    says: (isOne) =>
      `that somebody ${isOne ? "has" : "have"} typed to try the form`.replace("somebody have", "people have"),
    advice: "Look at these rows, and leave out those that are no data.",
    severity: fromVariants,
    isRow: true,
  },
];

const maxExamples = 5;

/** One rule for each fault of texts. */
export const textFaults: readonly Rule[] = faults.map(({ ruleId, fact, says, advice, severity, isRow = false }) =>
  defineRule({
    id: ruleId,
    version: 1,
    type: "quality_issue",
    goals: "all",
    evaluate: (input) =>
      perFact(input, fact, (set, column) => {
        const share = set.count / column.statistics.count;
        return columnFinding(input, {
          column,
          set,
          severity: input.goal === "exploratory" ? "low" : severity(input, share, column),
          dimension: isRow ? "validity" : "consistency",
          description: `"${column.columnName}" has ${counted(set.count, "value")} (${percent(share)}) ${says(set.count === 1)}, such as ${listed(set.examples, 2)}.`,
          recommendation: advice,
          fix: isRow ? dropRows(column, set) : null,
        });
      }),
  }),
);

function dropRows(column: ProfiledColumn, { examples }: RowSet): FixAction | null {
  // Five are shown at most: with as many, there may be others.
  if (examples.length === 0 || examples.length >= maxExamples) return null;
  return holding(column, {
    kind: "drop_rows",
    column: column.columnName,
    where: { test: "one_of", values: [...examples] },
  });
}
