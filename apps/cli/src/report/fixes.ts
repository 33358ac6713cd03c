import type { FixAction, FixCondition, InsightFix } from "@datainsight/schemas";
import { formatCount, plural } from "./numbers.ts";

/** What a fix does, in words, and what it did to the data where it was run on it. */
export function describeFix(fix: InsightFix): string {
  const what = describeAction(fix.action);
  switch (fix.status) {
    case "proposed":
      return `${what} (not tried yet)`;
    case "pending":
      return `${what} (being tried)`;
    case "refused":
      return `${what} (refused: ${fix.reason})`;
    case "proven": {
      const score =
        fix.scoreBefore === null || fix.scoreAfter === null
          ? []
          : [change("score", points(fix.scoreBefore), points(fix.scoreAfter))];
      const rows = plural(fix.rowsTouched, "row");
      const left = fix.rowsAfter === fix.rowsBefore ? rows : `${rows} removed`;
      // Every row has the column that is left out.
      const touched = fix.action.kind === "drop_column" ? [] : [left];
      const missing =
        fix.missingBefore === fix.missingAfter
          ? []
          : [change("missing values", formatCount(fix.missingBefore), formatCount(fix.missingAfter))];
      const did = [...touched, ...missing, ...score];
      return did.length === 0 ? what : `${what}: ${did.join(", ")}`;
    }
  }
}

function change(what: string, before: string, after: string): string {
  return before === after ? `${what} ${after} as before` : `${what} from ${before} to ${after}`;
}

/** To the hundredth: one fix of many moves the score by little. */
function points(score: number): string {
  return String(Number(score.toFixed(2)));
}

function describeAction(action: FixAction): string {
  switch (action.kind) {
    case "drop_rows":
      return `drop the rows in which "${action.column}" ${describeCondition(action.where)}`;
    case "cast":
      return `read "${action.column}" as ${action.dataType}${(action.dateFormats?.length ?? 0) > 1 ? `, whichever of ${formatCount(action.dateFormats?.length ?? 0)} formats a value has` : ""}`;
    case "replace":
      return `make values of "${action.column}" ${action.with === null ? "missing" : `"${action.with}"`} where the value ${describeCondition(action.where)}`;
    case "fill":
      return `fill the gaps of "${action.column}" with ${action.method === "constant" ? `"${action.value ?? ""}"` : fillings[action.method]}`;
    case "trim":
      return `trim the white space around the values of "${action.column}"`;
    case "map_values":
      return `write ${plural(action.mapping.length, "value")} of "${action.column}" in one way`;
    case "deduplicate":
      return action.columns === null
        ? "keep the first of rows that are equal in every column"
        : `keep the first of rows that are equal in ${action.columns.map((name) => `"${name}"`).join(", ")}`;
    case "drop_column":
      return `leave out "${action.column}"`;
    case "split":
      return `split "${action.column}" into ${action.into.map((name) => `"${name}"`).join(", ")}`;
  }
}

const fillings = { median: "the median", mean: "the mean", mode: "the most frequent value" } as const;
const shownValues = 3;

function describeCondition(where: FixCondition): string {
  switch (where.test) {
    case "missing":
      return "is missing";
    case "one_of":
      return `is ${listed(where.values)}`;
    case "outside":
      return `${describeBounds(where)}${where.except === undefined ? "" : ` and not ${listed(where.except)}`}`;
    case "not_matching":
      return "does not have the form";
    case "infinite":
      return "is infinite";
    case "blank":
      return "is blank";
  }
}

function describeBounds({ min, max }: Extract<FixCondition, { test: "outside" }>): string {
  if (min === null) return `is above ${max ?? ""}`;
  return max === null ? `is below ${min}` : `is outside ${min} to ${max}`;
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, shownValues).map((value) => `"${value}"`);
  const rest = values.length - shown.length;
  return `${shown.join(" or ")}${rest > 0 ? ` or one of ${formatCount(rest)} more` : ""}`;
}
