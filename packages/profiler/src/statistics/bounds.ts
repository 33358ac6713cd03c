import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { type Bounds, boundsByName } from "../semantics/bounds.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { numericSummary } from "./numeric.ts";
import { sentinelsIn } from "./sentinels.ts";

export type BoundsFacts = {
  /** Values that what the column is called rules out, such as an age below 0. */
  impossible?: RowSet & Bounds;
  /** Infinities among the numbers. */
  infinite?: RowSet;
};

/** Values outside the limits that the column's name sets, and infinities. */
export const boundsStatistics: StatisticGroup = {
  name: "bounds",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  probes: (input, found) => {
    const condition = impossibleCondition(input, found);
    return [
      ...(condition ? [{ name: "impossible", condition }] : []),
      ...(Number(found["infinite"] ?? 0) > 0
        ? [{ name: "infinite", condition: `isinf(${input.column.storageName})` }]
        : []),
    ];
  },
  finish: ({ column }, _found, rows) => {
    const [impossible, infinite, bounds] = [
      rows.get("impossible"),
      rows.get("infinite"),
      boundsByName(column.name, column.dataType),
    ];
    return {
      facts: {
        ...(impossible && bounds && impossible.count > 0 ? { impossible: { ...impossible, ...bounds } } : {}),
        ...(infinite ? { infinite } : {}),
      },
    };
  },
};

/** True in rows with a value out of bounds that does not stand for "missing"; null where there can be none. */
export function impossibleCondition({ column }: GroupInput, found: Found): string | null {
  const bounds = boundsByName(column.name, column.dataType);
  const summary = numericSummary(found);
  if (!bounds || !summary) return null;
  const name = column.storageName;
  const parts = [
    ...(bounds.lower !== null && summary.min < bounds.lower ? [`${name} < ${bounds.lower}`] : []),
    ...(bounds.upper !== null && summary.max > bounds.upper ? [`${name} > ${bounds.upper}`] : []),
  ];
  if (parts.length === 0) return null;
  const finite = column.storageType === "DOUBLE" || column.storageType === "FLOAT" ? ` AND isfinite(${name})` : "";
  const sentinels = sentinelsIn(found);
  return `(${parts.join(" OR ")})${finite}${sentinels.length > 0 ? ` AND ${name} NOT IN (${sentinels.join(", ")})` : ""}`;
}
