import type { AnalysisReport, ReportedColumn } from "@datainsight/schemas";
import type { Looks } from "../output.ts";
import { sparkline } from "./charts.ts";
import { formatNumber, formatShare, shortCount } from "./numbers.ts";
import { paintFor, severityPaint } from "./paint.ts";
import { cut, padEnd, padStart, plain } from "./text.ts";
import { mostTroubled, troubleByColumn } from "./trouble.ts";

const cells = { type: 8, missing: 7, distinct: 8, values: 10 };
type Cell = "name" | "type" | "missing" | "distinct" | "range" | "values";
const fixed = 2 + cells.type + cells.missing + cells.distinct + cells.values + 5;

/** The columns with the most trouble as a table: a mark for the worst insight, type, missing, distinct, range, shape. */
export function columnTable(report: AnalysisReport, most: number, looks: Looks): string[] {
  const paint = paintFor(looks);
  const rowCount = report.dataset.rowCount ?? 0;
  const shown = mostTroubled(report, most);
  const trouble = troubleByColumn(report);
  const room = Math.max(16, looks.columns - fixed);
  const nameCells = Math.floor(room * 0.45);
  const rangeCells = room - nameCells;
  const ellipsis = looks.unicode ? "…" : "~";
  const row = ({ name, type, missing, distinct, range, values }: Readonly<Record<Cell, string>>) =>
    [
      padEnd(name, nameCells),
      padEnd(type, cells.type),
      padStart(missing, cells.missing),
      padStart(distinct, cells.distinct),
      padEnd(range, rangeCells),
      values,
    ].join(" ");
  const titles = {
    name: "column",
    type: "type",
    missing: "missing",
    distinct: "distinct",
    range: "range",
    values: "shape",
  };
  const header = paint.dim(`  ${row(titles)}`);
  const lines = shown.map((column) => {
    const worst = trouble.get(column.columnName)?.worst ?? null;
    const mark = worst === null ? " " : severityPaint(paint, worst)(looks.unicode ? "●" : "*");
    const text = row({
      name: cut(plain(column.columnName), nameCells, ellipsis),
      type: column.dataType,
      missing: column.nullCount === 0 ? "0" : formatShare(rowCount === 0 ? 0 : column.nullCount / rowCount),
      distinct: shortCount(column.uniqueCount),
      range: rangeOf(column, rangeCells, ellipsis),
      values: sparkline(column.distributionData, cells.values, looks.unicode),
    });
    return `${mark} ${text}`;
  });
  return [header, ...lines];
}

/** Smallest and largest value in at most `most` cells; for text and truth values the most frequent ones. */
function rangeOf(column: ReportedColumn, most: number, ellipsis: string): string {
  const { dataType, minValue, maxValue } = column;
  if (dataType === "empty" || minValue === null || maxValue === null) return "";
  if (dataType === "boolean" || dataType === "json") return "";
  if (dataType === "integer" || dataType === "float") {
    return cut(`${shortNumber(minValue)} .. ${shortNumber(maxValue)}`, most, ellipsis);
  }
  const short = dataType === "datetime" ? [minValue.slice(0, 10), maxValue.slice(0, 10)] : [minValue, maxValue];
  const [from, to] = short.map((value) => plain(value));
  if (from === undefined || to === undefined) return "";
  if (from === to) return cut(from, most, ellipsis);
  const half = Math.floor((most - 4) / 2);
  return dataType === "text"
    ? `${cut(from, half, ellipsis)} .. ${cut(to, half, ellipsis)}`
    : cut(`${from}..${to}`, most, ellipsis);
}

function shortNumber(text: string): string {
  const value = Number(text);
  if (Number.isNaN(value)) return plain(text);
  return text.length <= 6 ? text : formatNumber(value);
}
