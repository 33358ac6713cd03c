import type { Looks } from "./output.ts";
import { paintFor } from "./report/paint.ts";
import { cut, padEnd, padStart, plain, width } from "./report/text.ts";

export type TableColumn<Row> = { title: string; value: (row: Row) => string; align?: "right"; shrink?: boolean };

/** Rows as text columns; the columns marked `shrink` are cut so that a line fits. */
export function textTable<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[], looks: Looks): string {
  const paint = paintFor(looks);
  const cells = rows.map((row) => columns.map(({ value }) => plain(value(row))));
  const natural = columns.map(({ title }, at) => Math.max(width(title), ...cells.map((row) => width(row[at] ?? ""))));
  const fixed = natural.reduce((sum, cellWidth, at) => sum + (columns[at]?.shrink ? 0 : cellWidth), 0);
  const shrinkable = columns.filter(({ shrink }) => shrink).length;
  const room = Math.max(8, Math.floor((looks.columns - fixed - 2 * (columns.length - 1)) / Math.max(1, shrinkable)));
  const widths = natural.map((cellWidth, at) => (columns[at]?.shrink ? Math.min(cellWidth, room) : cellWidth));
  const ellipsis = looks.unicode ? "…" : "~";
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => {
        const cell = cut(text, widths[at] ?? 0, ellipsis);
        return columns[at]?.align === "right" ? padStart(cell, widths[at] ?? 0) : padEnd(cell, widths[at] ?? 0);
      })
      .join("  ")
      .trimEnd();
  return [paint.dim(line(columns.map(({ title }) => title))), ...cells.map(line)].map((text) => `${text}\n`).join("");
}
