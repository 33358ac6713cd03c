import type { RowPage } from "@datainsight/schemas";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../failures.ts";
import { plural } from "../report/numbers.ts";
import { textTable, type TableColumn } from "../table.ts";

type Row = RowPage["items"][number];

/** Cells that a column takes at least, with the two between it and the next. */
const leastCells = 10;
/** What a column of `first` gets before the others: an email address in one piece. */
const firstCells = 48;
/** No reader follows a longer line; programs take the JSON. */
const mostCells = 240;

/**
 * Rows of a table: as many columns as fit, those of `first` before the others; or the page as JSON. `numbered` shows where in the
 * file each row stands.
 */
export function printRows(
  { output }: Context,
  page: RowPage,
  { json, numbered = false, first = [] }: { json: boolean; numbered?: boolean; first?: readonly string[] },
): ExitCode {
  if (json) {
    output.out(`${JSON.stringify(page, null, 2)}\n`);
    return exitCodes.done;
  }
  const positions = [...page.columns.keys()].toSorted(
    (a, b) =>
      Number(!first.includes(page.columns[a]?.name ?? "")) - Number(!first.includes(page.columns[b]?.name ?? "")) ||
      a - b,
  );
  const looks = {
    ...output.outLooks,
    tableColumns: Math.min(output.outLooks.tableColumns ?? output.outLooks.columns, mostCells),
  };
  const reserved = Math.min(firstCells - leastCells, Math.floor(looks.tableColumns / 3)) * first.length;
  const room = looks.tableColumns + 2 - (numbered ? leastCells : 0) - reserved;
  const shown = positions.slice(0, Math.max(1, Math.floor(room / leastCells)));
  const columns: TableColumn<Row>[] = shown.map((position) => ({
    title: page.columns[position]?.name ?? "",
    value: ({ values }) => cellText(values[position]),
    shrink: true,
    ...(first.includes(page.columns[position]?.name ?? "") && { least: leastCells + reserved }),
  }));
  const number: TableColumn<Row> = { title: "row", value: ({ rowNumber }) => String(rowNumber), align: "right" };
  output.out(textTable(page.items, numbered ? [number, ...columns] : columns, looks));
  const hidden = page.columns.length - shown.length;
  const columnsLeft = hidden === 0 ? "" : `; ${plural(hidden, "more column")}, all with --json`;
  const pages = Math.max(1, Math.ceil(page.total / page.pageSize));
  const position = numbered && pages > 1 ? `; page ${page.page} of ${pages}, see more with --page or --limit` : "";
  output.err(`${page.items.length} of ${plural(page.total, "row")}${position}${columnsLeft}\n`);
  return exitCodes.done;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
