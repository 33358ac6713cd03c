import { tableSource } from "../passes.ts";
import { readCount, readNumbers } from "../readers.ts";
import type { RelationContext } from "./group.ts";
import { queryRows } from "./queries.ts";

/** A claim about every row: `expected` should equal `actual`, both doubles over the stored columns, NULL where one is missing. */
export type Claim = {
  actual: string;
  expected: string;
  /** How far they may be apart. */
  tolerance: string;
  /** Rows that can refute the claim; those where all is zero cannot. */
  telling: string;
};

export type Verified = { n: number; violatingRows: number; rows: number[]; predicate: string | null };

const maxRows = 100;
/** Rows that tell, and different values in them, below which it could be chance. */
const minTelling = 20;
const minDistinct = 10;
/** Rows that may violate the claim, of those that tell. */
const maxViolations = 0.01;

/** Doubles that come from the same decimals by another path differ by less than this share of the terms. */
export function relativeTolerance(terms: readonly string[]): string {
  return `1e-9 * greatest(${terms.map((term) => `abs(${term})`).join(", ")})`;
}

/** Tests a claim over all rows; null where it does not hold, or says too little. */
export async function verifyClaim(context: RelationContext, claim: Claim): Promise<Verified | null> {
  const { actual, expected, tolerance, telling } = claim;
  const violates = `abs((${actual}) - (${expected})) > (${tolerance})`;
  const [row = {}] = await queryRows(
    context,
    `SELECT count(*) AS n, count(*) FILTER (t) AS telling, count(DISTINCT a) FILTER (t) AS different,
       count(*) FILTER (bad) AS bad, count(*) FILTER (bad AND t) AS bad_telling, min(r + 1, ${maxRows}) FILTER (bad) AS rows
     FROM (SELECT file_row_number AS r, ${actual} AS a, (${telling}) AS t, ${violates} AS bad
       FROM ${tableSource(context.tablePath)} WHERE (${actual}) IS NOT NULL AND (${expected}) IS NOT NULL)`,
  );
  const [n, tellingRows, bad] = [readCount(row["n"]), readCount(row["telling"]), readCount(row["bad"])];
  if (tellingRows < minTelling || readCount(row["different"]) < minDistinct) return null;
  if (bad > maxViolations * n || readCount(row["bad_telling"]) > maxViolations * tellingRows) return null;
  return { n, violatingRows: bad, rows: readNumbers(row["rows"]), predicate: bad === 0 ? null : violates };
}
