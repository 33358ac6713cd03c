import { type Severity, severities } from "@datainsight/schemas";
import type { Finding } from "./finding.ts";
import { invalidChecksums } from "./rules/invalid-checksums.ts";
import { invalidFormats } from "./rules/invalid-format.ts";

/** A finding with the rule that made it. */
type Made = { rule: { id: string }; finding: Finding };

/** Which finding stands for others that would say the same of the same columns. */
type Precedence = {
  winner: string;
  losers: readonly string[];
  /**
   * `within`: all columns of the loser are among the winner's; `column`: both name the same column; `rows`: and the rows of the
   * loser are among those of the winner; `cells`: the loser's columns and rows are among the winner's;
   * `anywhere`: the loser's rows are, whatever their columns.
   */
  when: "within" | "column" | "rows" | "cells" | "anywhere";
};

const pairRules = [
  "strong-associations",
  "differing-segments",
  "collinear-features",
  "functional-dependencies",
] as const;

const cellRules = ["mixed-types", "missing-values", "shape-violations", "outliers", "numbers-in-text"] as const;

/**
 * The order of precedence, in this one place. A finding that loses is not reported and costs nothing. What beats it is beaten by
 * nothing that it beats, so that the order of the findings has no say.
 */
export const precedences: readonly Precedence[] = [
  // A feature that is the target in other words: nothing else need be said of the two.
  { winner: "leaking-features", losers: ["duplicated-columns", "derived-columns", ...pairRules], when: "within" },
  // Equal columns go together in every respect, and are missing together.
  {
    winner: "duplicated-columns",
    losers: [...pairRules, "derived-columns", "missing-together"],
    when: "within",
  },
  // A column that others make is collinear with them, associated with them, and told by them.
  { winner: "derived-columns", losers: [...pairRules], when: "within" },
  { winner: "functional-dependencies", losers: ["strong-associations", "differing-segments"], when: "within" },
  { winner: "strong-associations", losers: ["differing-segments"], when: "within" },
  { winner: "collinear-features", losers: ["strong-associations"], when: "within" },
  // What the owner of the data asked for is said in the owner's words.
  {
    winner: "failed-checks",
    losers: [
      "missing-values",
      "empty-column",
      "duplicate-keys",
      "impossible-values",
      "shape-violations",
      "outliers",
      "future-dates",
      "placeholder-dates",
      "hidden-missing",
      "infinite-values",
      "blank-values",
      "padded-values",
      "case-variants",
      "far-dates",
      "mixed-scales",
      "spreadsheet-damage",
      "cut-off-texts",
      ...[...invalidFormats, ...invalidChecksums].map(({ id }) => id),
    ],
    when: "rows",
  },
  // Rows that are no data make every column look wrong.
  { winner: "repeated-header", losers: cellRules, when: "cells" },
  { winner: "shifted-rows", losers: [...cellRules, "reversed-ranges"], when: "anywhere" },
  { winner: "swapped-columns", losers: ["impossible-values", "outliers", "similar-spellings"], when: "anywhere" },
  { winner: "total-rows", losers: [...cellRules, "reversed-ranges"], when: "anywhere" },
  // The finding that says why stands for those that say that something is odd. Single values: owned-values.ts.
  {
    winner: "mixed-booleans",
    losers: ["mixed-types", "case-variants"],
    when: "column",
  },
  { winner: "mixed-units", losers: ["shape-violations", "mixed-types"], when: "rows" },
  { winner: "spreadsheet-damage", losers: ["shape-violations", "numbers-in-text", "duplicate-keys"], when: "rows" },
  { winner: "invisible-characters", losers: ["shape-violations", "case-variants"], when: "rows" },
  { winner: "mixed-scales", losers: ["outliers"], when: "rows" },
  { winner: "constant-in-segment", losers: ["filled-values"], when: "column" },
  { winner: "stuck-values", losers: ["filled-values"], when: "column" },
  { winner: "far-dates", losers: ["outliers"], when: "rows" },
  { winner: "mixed-number-formats", losers: ["shape-violations"], when: "rows" },
  // A column that names each row, or that gives the target away, is not judged as a feature.
  {
    winner: "identifier-columns",
    losers: ["high-cardinality", "skewed-features", "column-drift"],
    when: "column",
  },
  {
    winner: "leaking-features",
    losers: ["high-cardinality", "skewed-features", "quasi-constant-column", "leaking-gaps"],
    when: "column",
  },
  { winner: "empty-column", losers: ["column-drift", "missing-values"], when: "column" },
  { winner: "target-constant", losers: ["column-drift", "quasi-constant-column"], when: "column" },
  { winner: "target-imbalance", losers: ["quasi-constant-column"], when: "column" },
  // The tail of a column is said once: by what is done about it.
  { winner: "skewed-features", losers: ["heavy-tails"], when: "column" },
];

/** The findings without those for which another stands. */
export function withoutSuperseded<Item extends Made>(items: readonly Item[]): Item[] {
  const winners = new Map<string, Item[]>();
  for (const item of items) winners.set(item.rule.id, [...(winners.get(item.rule.id) ?? []), item]);
  const worst = new Map<Item, Severity>();
  const kept = items.filter(({ rule, finding }) =>
    precedences
      .filter(({ losers }) => losers.includes(rule.id))
      .every(({ winner, when }) => {
        const over = (winners.get(winner) ?? []).filter((other) => standsFor(other.finding, finding, when));
        for (const other of over) worst.set(other, worse(worst.get(other) ?? other.finding.severity, finding.severity));
        return over.length === 0;
      }),
  );
  // A check that somebody asked for must not make of a repeated key less than the key's own rule would.
  return kept.map((item) => {
    const severity = item.rule.id === "failed-checks" ? worst.get(item) : undefined;
    return severity === undefined ? item : { ...item, finding: { ...item.finding, severity } };
  });
}

function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) < severities.indexOf(b) ? a : b;
}

function standsFor(winner: Finding, loser: Finding, when: Precedence["when"]): boolean {
  const [own, others] = [columnsOf(winner), columnsOf(loser)];
  if (others.length === 0) return false;
  switch (when) {
    case "within":
      return others.every((column) => own.includes(column));
    case "column":
      return sameColumn(winner, loser);
    case "rows":
      return sameColumn(winner, loser) && touchesAll(winner, loser);
    case "anywhere":
      return isListed(loser) && touchesAll(winner, loser);
    case "cells":
      return others.every((column) => own.includes(column)) && touchesAll(winner, loser);
  }
}

function sameColumn(winner: Finding, loser: Finding): boolean {
  return winner.columnName !== null && winner.columnName === loser.columnName;
}

/** Both list their first rows only: those of the loser must be among the winner's as far as that list goes. */
function touchesAll({ evidence: winner }: Finding, { evidence: loser }: Finding): boolean {
  if (winner.rowCount < loser.rowCount) return false;
  const [listed, asked] = [new Set(winner.rows), loser.rows ?? []];
  const end = listed.size < winner.rowCount ? Math.max(0, ...listed) : Number.POSITIVE_INFINITY;
  return asked.every((row) => row > end || listed.has(row));
}

/** All rows are named: nothing is guessed of the others. */
function isListed({ evidence: { rows = [], rowCount } }: Finding): boolean {
  return rows.length === rowCount;
}

function columnsOf({ columnName, columns }: Finding): readonly string[] {
  return columns ?? (columnName === null ? [] : [columnName]);
}
