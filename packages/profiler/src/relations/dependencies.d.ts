import type { RelationGroup } from "./group.ts";
/** Columns that tell another: every value of the first stands with one value of the second, but for few rows. */
export declare const dependencies: RelationGroup;
