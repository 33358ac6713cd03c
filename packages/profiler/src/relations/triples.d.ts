import type { Signature } from "./signatures.ts";
/** Positions of columns of which the first two seem to make the third. */
export type Triple = {
  first: number;
  second: number;
  total: number;
};
/** Triples with first + second = total in at least two groups of rows (one where there are not more), those in most first. */
export declare function matchSums(signatures: readonly Signature[], columns: number): Triple[];
