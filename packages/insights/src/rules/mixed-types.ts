import type { DataType } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import type { ProfiledColumn } from "@datainsight/profiler";
import { castToMostly } from "../fixes/holding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

const plural: Readonly<Record<DataType, string>> = {
  integer: "whole numbers",
  float: "numbers",
  boolean: "yes-or-no values",
  date: "dates",
  datetime: "dates with times",
  time: "times",
  text: "texts",
  json: "JSON values",
  empty: "nothing",
};

/** A column that had to stay text because a few of its values are of another type than most. */
export const mixedTypes = defineRule({
  id: "mixed-types",
  version: 3,
  type: "data_type_mismatch",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "misfits", (fact, column) => {
      if (fact.dataType === "boolean" && !hasBothSides(column)) return null;
      const share = fact.count / column.statistics.count;
      const severity = severityBySlips(input, share, ["medium", "high"]);
      return columnFinding(input, {
        column,
        set: fact,
        severity,
        dimension: "validity",
        threshold: share > input.thresholds.slips ? { name: "slips", observed: share } : undefined,
        description: `"${column.columnName}" holds ${plural[fact.dataType]} (${percent(1 - share)}), but ${counted(fact.count, "value")} ${fact.count === 1 ? "is" : "are"} none, such as ${listed(fact.examples, 3)}. So the whole column counts as text.`,
        recommendation: "Correct these values at the source, or read them as missing, and give the column its type.",
        fix: castToMostly(column),
      });
    }),
});

const yes = new Set(["true", "t", "yes", "y"]);
const no = new Set(["false", "f", "no", "n"]);

/** "no" beside "mild" and "severe" is an answer among others; only yes and no together make truth values of a column. */
function hasBothSides({ statistics }: ProfiledColumn): boolean {
  const words = (statistics.topValues ?? []).map(({ value }) => value.trim().toLowerCase());
  return words.some((word) => yes.has(word)) && words.some((word) => no.has(word));
}
