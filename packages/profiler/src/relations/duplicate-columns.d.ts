import type { DerivedColumn } from "@datainsight/schemas";
import type { RelationContext } from "./group.ts";
/**
 * Columns that hold the same in every row, missing values included. Those with as many values and as many different ones are
 * hashed with their row numbers; equal hashes are then compared row by row. A copy is named with the first column in the file.
 */
export declare function findDuplicateColumns(context: RelationContext): Promise<DerivedColumn[]>;
