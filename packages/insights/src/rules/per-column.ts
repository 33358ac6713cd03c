import type { ColumnFacts, ProfiledColumn } from "@datainsight/profiler";
import { rowsCondition, type Severity } from "@datainsight/schemas";
import type { Finding, RuleInput } from "../finding.ts";

/** One finding for each column that has the fact; columns without it, or whose rows came to nothing, have none. */
export function perFact<Name extends keyof ColumnFacts>(
  input: RuleInput,
  name: Name,
  find: (fact: NonNullable<ColumnFacts[Name]>, column: ProfiledColumn) => Finding | null,
): Finding[] {
  return input.profile.columns.flatMap((column) => {
    const fact = column.facts[name];
    if (fact === undefined || fact === null) return [];
    const finding = find(fact, column);
    return finding && finding.evidence.rowCount > 0 ? [finding] : [];
  });
}

/** A set of rows of which nothing but the number is known, such as all rows with a value. */
export function rowsOf(count: number, predicate: string | null = null) {
  return { count, rows: [], examples: [], predicate };
}

/** Of what is no fault: who explores looks for it, and it may stand before small faults; for others it is a note. */
export function worthKnowing({ goal }: RuleInput): Severity {
  return goal === "exploratory" ? "low" : "info";
}

/**
 * A condition for rows that are told by their numbers, which count from 1: where not all `count` of them are known, the
 * condition of `others`.
 */
export function rowsPredicate(rows: readonly number[], count: number, others: () => string | null): string | null {
  return rows.length === count ? rowsCondition(rows) : others();
}
