import type { TableRelations } from "@datainsight/schemas";
import type { RelateInput } from "./group.ts";
/**
 * Compares the columns of a stored table with one another: associations, dependencies, derived columns, keys, missingness,
 * variance inflation, near duplicates. Work is bounded by cells, not by time; what a limit leaves out is in `notMeasured`.
 * Rejects with the signal's reason when aborted.
 */
export declare function relateColumns(input: RelateInput): Promise<TableRelations>;
