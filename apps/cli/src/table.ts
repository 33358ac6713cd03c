import type { Looks } from "./output.ts";
import { paintFor } from "./report/paint.ts";
import { cut, padEnd, padStart, plain, width } from "./report/text.ts";

export type TableColumn<Row> = {
  title: string;
  value: (row: Row) => string;
  align?: "right";
  /** It is cut so that a line fits. */
  shrink?: boolean;
  /** Of a column that shrinks: the cells that it gets before the others, as far as it needs them. */
  least?: number;
};

/** Rows as text columns; the columns marked `shrink` are cut so that a line fits. */
export function textTable<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[], looks: Looks): string {
  const paint = paintFor(looks);
  const cells = rows.map((row) => columns.map(({ value }) => plain(value(row))));
  const natural = columns.map(({ title }, at) => Math.max(width(title), ...cells.map((row) => width(row[at] ?? ""))));
  const widths = widthsOf(natural, columns, (looks.tableColumns ?? looks.columns) - 2 * (columns.length - 1));
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

const leastShrunk = 8;

/** Those with a least width get it first. Cells that shrink share what the others leave; what a narrow one does not need, the wider ones get. */
function widthsOf<Row>(natural: readonly number[], columns: readonly TableColumn<Row>[], room: number): number[] {
  const widths = [...natural];
  const shrinking = [...natural.keys()].filter((at) => columns[at]?.shrink === true);
  let left = room - natural.reduce((sum, cells, at) => sum + (columns[at]?.shrink ? 0 : cells), 0);
  const leastOf = (at: number) => Math.min(natural[at] ?? 0, columns[at]?.least ?? leastShrunk);
  const isFirst = (at: number) => columns[at]?.least !== undefined;
  const ordered = shrinking.toSorted(
    (a, b) => Number(isFirst(b)) - Number(isFirst(a)) || (natural[a] ?? 0) - (natural[b] ?? 0),
  );
  for (const [done, at] of ordered.entries()) {
    const share = Math.max(leastOf(at), Math.floor(left / (ordered.length - done)));
    const cells = Math.min(natural[at] ?? 0, share);
    widths[at] = cells;
    left -= cells;
  }
  return widths;
}
