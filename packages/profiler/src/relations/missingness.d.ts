import type { RelationGroup } from "./group.ts";
/** Which columns are missing together, and whether values are missing at random. */
export declare const missingness: RelationGroup;
