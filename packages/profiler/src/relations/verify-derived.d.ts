import type { RelationContext } from "./group.ts";
/** A claim about every row: `expected` should equal `actual`, both doubles over the stored columns, NULL where one is missing. */
export type Claim = {
  actual: string;
  expected: string;
  /** How far they may be apart. */
  tolerance: string;
  /** Rows that can refute the claim; those where all is zero cannot. */
  telling: string;
};
export type Verified = {
  n: number;
  violatingRows: number;
  rows: number[];
  predicate: string | null;
};
/** Doubles that come from the same decimals by another path differ by less than this share of the terms. */
export declare function relativeTolerance(terms: readonly string[]): string;
/** Tests a claim over all rows; null where it does not hold, or says too little. */
export declare function verifyClaim(context: RelationContext, claim: Claim): Promise<Verified | null>;
