import { ages } from "./ages.ts";
import { associations } from "./associations.ts";
import { candidateKeys } from "./candidate-keys.ts";
import { constantSegments } from "./constant-segments.ts";
import { dependencies } from "./dependencies.ts";
import { derivedColumns } from "./derived-columns.ts";
import type { RelationGroup } from "./group.ts";
import { missingness } from "./missingness.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import { orderedPairs } from "./ordered-pairs.ts";
import { series } from "./series.ts";
import { spikes } from "./spikes.ts";
import { splitOverlap } from "./split-overlap.ts";
import { swappedColumns } from "./swapped-columns.ts";
import { unitMixtures } from "./unit-mixtures.ts";
import { varianceInflation } from "./variance-inflation.ts";

/** Every kind of relation that is looked for, in the order in which later ones may use what earlier ones found. */
export const relationGroups: readonly RelationGroup[] = [
  associations,
  derivedColumns,
  dependencies,
  candidateKeys,
  missingness,
  varianceInflation,
  nearDuplicates,
  orderedPairs,
  ages,
  unitMixtures,
  spikes,
  swappedColumns,
  constantSegments,
  series,
  splitOverlap,
];
