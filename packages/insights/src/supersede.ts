import type { Finding } from "./finding.ts";

/** A finding with the rule that made it. */
type Made = { rule: { id: string }; finding: Finding };

/** Which finding stands for others that would say the same of the same columns. */
type Precedence = {
  winner: string;
  losers: readonly string[];
  /**
   * `within`: all columns of the loser are among the winner's; `touching`: one of them is; `same`: both name the same column and
   * the winner touches at least as many rows.
   */
  when: "within" | "touching" | "same";
};

const pairRules = [
  "strong-associations",
  "differing-segments",
  "collinear-features",
  "functional-dependencies",
] as const;

/**
 * The order of precedence, in this one place. A finding that loses is not reported and costs nothing. What beats it is beaten by
 * nothing that it beats, so that the order of the findings has no say.
 */
export const precedences: readonly Precedence[] = [
  // A feature that is the target in other words: nothing else need be said of the two.
  { winner: "leaking-features", losers: ["duplicated-columns", "derived-columns", ...pairRules], when: "within" },
  { winner: "leaking-features", losers: ["leaking-gaps"], when: "same" },
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
    losers: ["missing-values", "empty-column", "duplicate-keys", "impossible-values", "shape-violations"],
    when: "same",
  },
  // A column that names each row, or says nothing, is not judged as a feature.
  {
    winner: "identifier-columns",
    losers: ["high-cardinality", "skewed-features", "concentrated-values", "several-humps"],
    when: "same",
  },
  { winner: "empty-column", losers: ["column-drift", "leaking-gaps"], when: "same" },
  { winner: "target-imbalance", losers: ["quasi-constant-column"], when: "same" },
];

/** The findings without those for which another stands. */
export function withoutSuperseded<Item extends Made>(items: readonly Item[]): Item[] {
  const winners = new Map<string, Item[]>();
  for (const item of items) winners.set(item.rule.id, [...(winners.get(item.rule.id) ?? []), item]);
  return items.filter(({ rule, finding }) =>
    precedences.every(
      ({ winner, losers, when }) =>
        !losers.includes(rule.id) ||
        !(winners.get(winner) ?? []).some((other) => standsFor(other.finding, finding, when)),
    ),
  );
}

function standsFor(winner: Finding, loser: Finding, when: Precedence["when"]): boolean {
  const [own, others] = [columnsOf(winner), columnsOf(loser)];
  if (others.length === 0) return false;
  switch (when) {
    case "within":
      return others.every((column) => own.includes(column));
    case "touching":
      return others.some((column) => own.includes(column));
    case "same":
      return (
        winner.columnName !== null &&
        winner.columnName === loser.columnName &&
        winner.evidence.rowCount >= loser.evidence.rowCount
      );
  }
}

function columnsOf({ columnName, columns }: Finding): readonly string[] {
  return columns ?? (columnName === null ? [] : [columnName]);
}
