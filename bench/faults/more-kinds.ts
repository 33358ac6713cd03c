import type { FaultKind } from "./kinds.ts";
import { rowKinds } from "./row-kinds.ts";
import type { CleanTable } from "./tables.ts";
import { valueKinds } from "./value-kinds.ts";

/** Faults of other kinds than the first set's, each planted into one of the other tables. */
export const moreFaultKinds: readonly FaultKind[] = [...valueKinds, ...rowKinds].map(
  ({ columns, alerts = [], plant, ...rest }) => ({
    ...rest,
    alerts,
    columns: () => (columns === null ? null : [...columns]),
    plant: ({ rows }: CleanTable) => plant(rows),
  }),
);
