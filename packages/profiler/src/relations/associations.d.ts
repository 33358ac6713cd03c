import type { RelationGroup } from "./group.ts";
/** How the columns go together, pair by pair, strongest first. */
export declare const associations: RelationGroup;
