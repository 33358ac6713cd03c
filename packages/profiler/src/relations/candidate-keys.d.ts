import type { RelationGroup } from "./group.ts";
/** The smallest sets of columns that tell every row apart. */
export declare const candidateKeys: RelationGroup;
