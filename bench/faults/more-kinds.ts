import type { FaultKind } from "./kinds.ts";
import { laterKinds } from "./later-kinds.ts";
import type { Planted } from "./planting.ts";
import { rowKinds } from "./row-kinds.ts";
import type { CleanTable } from "./tables.ts";
import { valueKinds } from "./value-kinds.ts";

const kindsOf = (planted: readonly Planted[]): readonly FaultKind[] =>
  planted.map(({ columns, alerts = [], plant, ...rest }) => ({
    ...rest,
    alerts,
    columns: () => (columns === null ? null : [...columns]),
    plant: ({ rows }: CleanTable) => plant(rows),
  }));

/** Faults of other kinds than the first set's, each planted into one of the other tables. */
export const moreFaultKinds = kindsOf([...valueKinds, ...rowKinds]);
/** Faults of kinds that no rule was made for when they were planted first. */
export const laterFaultKinds = kindsOf(laterKinds);
