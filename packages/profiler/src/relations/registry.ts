import { associations } from "./associations.ts";
import type { RelationGroup } from "./group.ts";
import { missingness } from "./missingness.ts";

/** Every kind of relation that is looked for. */
export const relationGroups: readonly RelationGroup[] = [associations, missingness];
