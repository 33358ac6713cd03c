import type { DerivedColumn } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { numbersOf, snippet } from "../pandas.ts";
import { compareTexts } from "../rank.ts";
import { columnFinding } from "../report.ts";
import { counted, figure, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

/** A column that others make, and the rows in which it does not come out. */
export const derivedColumns = defineRule({
  id: "derived-columns",
  version: 3,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const seen = new Set<string>();
    return (input.profile.relations?.derivedColumns ?? []).map(inOneForm).flatMap((derived) => {
      const names = [derived.column, ...derived.from];
      // a = b + c is also b = a - c: said once.
      const key = JSON.stringify(names.toSorted(compareTexts));
      const columns = columnsNamed(input, names);
      if (derived.kind === "duplicate" || seen.has(key) || !columns) return [];
      seen.add(key);
      return [findingOf(input, derived, columns)];
    });
  },
});

/** Whatever the order of the columns in the file: a - b = c is said as a = b + c, its parts by their names. */
function inOneForm(derived: DerivedColumn): DerivedColumn {
  const [first = "", second = ""] = derived.from;
  if (derived.kind === "difference") {
    return { ...derived, kind: "sum", column: first, from: [derived.column, second].toSorted(compareTexts) };
  }
  const isSymmetric = derived.kind === "sum" || derived.kind === "product";
  return isSymmetric ? { ...derived, from: derived.from.toSorted(compareTexts) } : derived;
}

function findingOf(input: RuleInput, derived: DerivedColumn, columns: readonly ProfiledColumn[]): Finding {
  const [column] = columns;
  if (!column) throw new RangeError("a derived column is among its columns");
  const formula = formulaOf(derived);
  const about = { column, columns: [derived.column, ...derived.from], subject: derived.from.join("\u0000") };
  if (derived.violatingRows === 0) {
    return columnFinding(input, {
      ...about,
      set: rowsOf(derived.n),
      severity: input.goal === "ml_preparation" ? "low" : "info",
      dimension: null,
      description: `In every row, ${formula} (${counted(derived.n, "row")}).`,
      recommendation:
        "Store what cannot be computed, and compute the rest; a linear model needs one of these columns left out.",
    });
  }
  const share = derived.violatingRows / Math.max(1, derived.n);
  const severity = severityBySlips(input, share, ["low", "medium"]);
  return columnFinding(input, {
    ...about,
    set: { count: derived.violatingRows, rows: derived.rows, examples: [], predicate: derived.predicate },
    severity,
    dimension: "accuracy",
    threshold: { name: "slips", observed: share },
    description: `In ${percent(1 - share)} of the rows, ${formula}; in ${counted(derived.violatingRows, "row")} it does not come out.`,
    recommendation: "Look which of the numbers is wrong in these rows, and correct it at the source.",
    code: codeOf(derived, columns),
  });
}

function formulaOf({ column, kind, from, factor = 1, offset = 0 }: DerivedColumn): string {
  const [a = "", b = ""] = from.map(quoted);
  const made = quoted(column);
  switch (kind) {
    case "duplicate":
      return `${made} is ${a}`;
    case "sum":
      return `${made} is ${a} + ${b}`;
    case "difference":
      return `${made} is ${a} - ${b}`;
    case "product":
      return `${made} is ${a} × ${b}`;
    case "multiple":
      return `${made} is ${factor === 1 ? "" : `${figure(Number(factor))} × `}${a}${offset === 0 ? "" : ` ${Number(offset) < 0 ? "-" : "+"} ${figure(Math.abs(Number(offset)))}`}`;
  }
}

function codeOf({ kind, factor = 1, offset = 0 }: DerivedColumn, columns: readonly ProfiledColumn[]): string | null {
  const [made, a, b] = columns.map(numbersOf);
  if (made === undefined || a === undefined) return null;
  const operator = { sum: "+", difference: "-", product: "*", duplicate: null, multiple: null }[kind];
  const right = operator === null || b === undefined ? `${a} * ${factor} + ${offset}` : `${a} ${operator} ${b}`;
  return snippet(
    `made, expected = ${made}, ${right}`,
    "print(df[(made - expected).abs() > 1e-6 * (expected.abs() + 1)])",
  );
}
