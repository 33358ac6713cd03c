import type { GroupInput } from "./group.ts";
type Laid = Pick<GroupInput, "layout">;
/** How many rows a condition is true in, whatever the layout. */
export declare function countWhere({ layout }: Laid, condition: string): string;
/** The sum of an expression over the rows, whatever the layout. */
export declare function sumOf({ layout }: Laid, expression: string): string;
/** How many rows have each value of a small whole number, as a list of `{key, value}`. */
export declare function countEach({ layout }: Laid, expression: string): string;
/**
 * The values of the given ranks (from 0) among the ascending values of `expression`, in the order of the ranks. `count` is how
 * many values there are that are not NULL. Every rank is exact: a share that falls between two ranks cannot be rounded.
 */
export declare function valuesAtRanks(
  { layout }: Laid,
  expression: string,
  {
    ranks,
    count,
    before,
  }: {
    ranks: readonly number[];
    count: number;
    before?: number;
  },
): string;
/** The ranks between which a quantile lies, and how far it is from the lower to the upper one: linear interpolation. */
export declare function ranksOfQuantile(
  count: number,
  share: number,
): {
  lower: number;
  upper: number;
  part: number;
};
/** A value part of the way from low to high; exact where both are equal, and without overflow. */
export declare function between(low: number, high: number, part: number): number;
export {};
