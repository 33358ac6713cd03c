import type { RelationGroup } from "./group.ts";
/** Rows that say the same in other words. */
export declare const nearDuplicates: RelationGroup;
