import { z } from "zod";
import type { TextColumn } from "./column.ts";

/**
 * Past this many columns a statement with expressions for each takes DuckDB longer to plan than to run. The columns are then
 * stacked: their values stand below each other as `c0` (kind `k0`), and one set of expressions is grouped by `g`.
 */
export const stackFrom = 60;

/** As many columns are stacked at once, so that the lists of a row stay small. */
const maxStack = 1000;

/** Groups items whose columns can share their expressions, and cuts the groups into stacks. */
export function stacksOf<Item extends { column: TextColumn }>(
  items: readonly Item[],
  sameness: (item: Item) => string,
): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const { allowed, nullTokens, hasKinds } = item.column;
    const key = JSON.stringify([sameness(item), hasKinds, nullTokens, allowed.map(({ id }) => id).join()]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / maxStack) }, (_, index) =>
      group.slice(index * maxStack, (index + 1) * maxStack),
    ),
  );
}

/** The stacked relation of some columns. */
export function stackSql(relation: string, columns: readonly TextColumn[]): string {
  const list = (prefix: string): string =>
    `unnest([${columns.map(({ position }) => `${prefix}${position}`).join(", ")}])`;
  const kinds = columns[0]?.hasKinds ? `, ${list("k")} AS k0` : "";
  return `(SELECT ${list("c")} AS c0${kinds}, ${list("")} AS g FROM ${relation})`;
}

/** The column that stands for all columns of a stack. */
export function stackedColumn(column: TextColumn): TextColumn {
  return { ...column, position: 0 };
}

/** The position of the column that a grouped row is about. */
export const stackKey = z.union([z.number(), z.bigint()]).transform(Number);
