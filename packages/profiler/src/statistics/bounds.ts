import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { type Bounds, boundsByName } from "../semantics/bounds.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { numericSummary } from "./numeric.ts";
import { sentinelsIn } from "./sentinels.ts";
import { quoteTexts, trimmed } from "../sql.ts";
import { tokensIn } from "./text.ts";

export type BoundsFacts = {
  /** Values that what the column is called rules out, such as an age below 0. */
  impossible?: RowSet & Bounds;
  /** Infinities among the numbers. */
  infinite?: RowSet;
};

/** Values outside the limits that the column's name sets, and infinities. */
export const boundsStatistics: StatisticGroup = {
  name: "bounds",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float" || isNumericText(column),
  probes: (input, found) => {
    const condition = isNumericText(input.column) ? impossibleText(input, found) : impossibleCondition(input, found);
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
  const bounds = boundsOf(column);
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

/** Numbers kept as text because of a few others: they have limits too. */
function isNumericText({ dataType, storageType, evidence }: GroupInput["column"]): boolean {
  const type = evidence.mostly?.dataType;
  return dataType === "text" && storageType === "VARCHAR" && (type === "integer" || type === "float");
}

function boundsOf(column: GroupInput["column"]): Bounds | null {
  return boundsByName(column.name, column.evidence.mostly?.dataType ?? column.dataType);
}

function impossibleText(input: GroupInput, found: Found): string | null {
  const bounds = boundsOf(input.column);
  if (!bounds) return null;
  const number = `TRY_CAST(${trimmed(input.column.storageName)} AS DOUBLE)`;
  const parts = [
    ...(bounds.lower === null ? [] : [`${number} < ${bounds.lower}`]),
    ...(bounds.upper === null ? [] : [`${number} > ${bounds.upper}`]),
  ];
  const tokens = tokensIn(input, found).map(({ token }) => token);
  const ordinary = tokens.length > 0 ? ` AND ${input.column.storageName} NOT IN (${quoteTexts(tokens)})` : "";
  return `(${parts.join(" OR ")}) AND isfinite(${number})${ordinary}`;
}
