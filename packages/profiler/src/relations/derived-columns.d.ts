import type { RelationGroup } from "./group.ts";
/** Columns that others make: copies, multiples, sums, differences and products. */
export declare const derivedColumns: RelationGroup;
