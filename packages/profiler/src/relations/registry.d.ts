import type { RelationGroup } from "./group.ts";
/** Every kind of relation that is looked for, in the order in which later ones may use what earlier ones found. */
export declare const relationGroups: readonly RelationGroup[];
