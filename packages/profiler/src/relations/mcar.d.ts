import type { Missingness } from "@datainsight/schemas";
import { type Pattern } from "./em.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
type Mcar = NonNullable<Missingness["mcar"]>;
export type LittleTest = Pick<Mcar, "statistic" | "degreesOfFreedom" | "pValue">;
/**
 * Little's (1988, JASA 83) test that values are missing completely at random, over the numeric columns: do the means differ
 * between the patterns of missingness? Rows in which all are missing say nothing and are left out. Rows stay in the engine:
 * it sums them up by pattern.
 */
export declare function testCompletelyAtRandom(context: RelationContext): Promise<{
  mcar: Mcar | null;
  notMeasured: NotMeasured[];
}>;
/**
 * The test from rows, means and covariances by pattern.
 * d2 = sum over patterns of n (mean - mu)' Sigma^-1 (mean - mu), each over the columns that the pattern has; its degrees of
 * freedom are the columns of all patterns less the columns.
 * The caller awaits cephes' `compiled` first.
 * @returns a text that says why, where the test cannot be made
 */
export declare function littleTest(patterns: readonly Pattern[], columns: number): LittleTest | string;
export {};
