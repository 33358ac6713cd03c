import type { Missingness } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { compareTexts } from "../rank.ts";
import { tableFinding } from "../report.ts";
import { counted, listed } from "../wording.ts";
import { columnsNamed } from "./by-name.ts";

/** Columns whose gaps stand in the same rows: one cause, not several. */
export const missingTogether = defineRule({
  id: "missing-together",
  version: 2,
  type: "missing_data",
  goals: "all",
  evaluate: (input) => {
    const missingness = input.profile.relations?.missingness;
    if (!missingness) return [];
    return blocksOf(missingness, input.thresholds.missingTogether).flatMap((block) => {
      const columns = columnsNamed(input, block);
      return columns ? [findingOf(input, missingness, columns)] : [];
    });
  },
});

function findingOf(input: RuleInput, missingness: Missingness, columns: readonly ProfiledColumn[]): Finding {
  const names = columns.map(({ columnName }) => columnName);
  const block = missingness.together?.find(({ columns: own }) => own.join("\u0000") === names.join("\u0000"));
  const total = block?.rowCount ?? rowsMissingAll(missingness, names);
  const known = total !== null;
  const count = total ?? Math.min(...columns.map(({ nullCount }) => nullCount));
  const conditions = columns.flatMap(({ facts }) => facts.missing?.predicate ?? []);
  const strengths = missingness.nullity.filter(({ columns: pair }) => pair.every((name) => names.includes(name)));
  const weakest = strengths.reduce((least, { correlation }) => Math.min(least, correlation), 1);
  return tableFinding(input, {
    // That they are missing is said, and paid for, of each column.
    severity: input.goal === "ml_preparation" || input.goal === "data_quality" ? "low" : "info",
    dimension: null,
    columns: names,
    subject: names.join("\u0000"),
    effect: 0.5,
    rowCount: count,
    rows: block?.rows ?? [],
    predicate:
      known && conditions.length === names.length
        ? conditions.map((condition) => `(${condition})`).join(" AND ")
        : null,
    threshold: { name: "missingTogether", observed: weakest },
    description: `${listed(names, 6)} are missing together${known ? `: all of them in ${counted(count, "row")}` : ""}.`,
    recommendation:
      "Look for the one cause, such as a source that was not joined: filling each column by itself would invent what never went together.",
    code: snippet(
      `together = df[[${columns.map(labelOf).join(", ")}]].isna()`,
      "print(together.value_counts().head(10))",
    ),
  });
}

/** Rows in which all of them are missing; null where not every pattern was kept. */
function rowsMissingAll({ patterns, patternCount }: Missingness, names: readonly string[]): number | null {
  if (patternCount > patterns.length) return null;
  return patterns
    .filter(({ missing }) => names.every((name) => missing.includes(name)))
    .reduce((sum, { rows }) => sum + rows, 0);
}

/** Sets of columns that are linked by a correlation above the threshold, in the order of their names. */
function blocksOf({ nullity }: Missingness, threshold: number): string[][] {
  const blocks: Set<string>[] = [];
  for (const { columns, correlation } of nullity) {
    if (correlation < threshold) continue;
    const touching = blocks.filter((block) => columns.some((column) => block.has(column)));
    const merged = new Set([...columns, ...touching.flatMap((block) => [...block])]);
    for (const block of touching) blocks.splice(blocks.indexOf(block), 1);
    blocks.push(merged);
  }
  return blocks.map((block) => [...block].toSorted(compareTexts));
}
