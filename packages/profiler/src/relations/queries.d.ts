import type { RelationContext } from "./group.ts";
/** The rows of a query, their values as the engine gives them. */
export declare function queryRows({ engine, signal }: RelationContext, sql: string): Promise<Record<string, unknown>[]>;
export declare function run({ engine, signal }: RelationContext, sql: string): Promise<void>;
/** Runs `work` while the rows of `query` stand in a temporary table, and drops it after. */
export declare function withTable<Result>(
  context: RelationContext,
  name: string,
  query: string,
  work: () => Promise<Result>,
): Promise<Result>;
/** Runs `work` for each batch of `items` in turn, and says after each what share is done. */
export declare function inBatches<Item, Result>(
  items: readonly Item[],
  {
    size,
    report,
  }: {
    size: number;
    report?: (share: number) => void;
  },
  work: (batch: readonly Item[]) => Promise<readonly Result[]>,
): Promise<Result[]>;
/** Twelve decimals: what is beyond depends on the order in which rows were added up. */
export declare function rounded(value: number): number;
/** A coefficient between -1 and 1, or null where it is not defined. */
export declare function coefficientOf(value: unknown): number | null;
