import { type AnalysisReport, type ReportedColumn, severities, type Severity } from "@datainsight/schemas";
import type { Looks } from "../output.ts";
import { sparkline } from "./charts.ts";
import { formatNumber, formatShare, formatValue, shortCount } from "./numbers.ts";
import { paintFor, severityPaint } from "./paint.ts";
import { severityWords } from "./score.ts";
import { shortNames } from "./short-names.ts";
import { cut, padEnd, padStart, plain, width } from "./text.ts";
import { mostTroubled, troubleByColumn } from "./trouble.ts";

type Cell = "name" | "type" | "missing" | "distinct" | "range" | "values";
type Widths = Readonly<Record<Cell, number>>;

const cells = { type: 8, missing: 7, distinct: 8, values: 10 };
const markCells = 2;
const leastNameAndRange = 24;
const leastName = 16;
/** Two dates; longer ranges are cut where names are long. */
const mostRange = 22;

/** The columns with the most trouble as a table: a mark for the worst insight, type, missing, distinct, range, shape. */
export function columnTable(report: AnalysisReport, most: number, looks: Looks): string[] {
  const paint = paintFor(looks);
  const rowCount = report.dataset.rowCount ?? 0;
  const trouble = troubleByColumn(report);
  const shown = mostTroubled(report, most);
  const widths = widthsFor(looks.columns, shown);
  const shortName = shortNames(
    shown.map(({ columnName }) => columnName),
    widths.name,
    looks.unicode ? "…" : "~",
  );
  const header = paint.dim(`  ${line(titles, widths)}`);
  const lines = shown.map((column) => {
    const worst = trouble.get(column.columnName)?.worst ?? null;
    const mark = worst === null ? " " : severityPaint(paint, worst)(severityMark(worst, looks.unicode));
    return `${mark} ${line({ ...cellsOf(column, { rowCount, widths, looks }), name: shortName(column.columnName) }, widths)}`;
  });
  return [header, ...lines];
}

/** What the marks mean, for those that are there. */
export function marksLegend(report: AnalysisReport, looks: Looks): string {
  const worst = new Set([...troubleByColumn(report).values()].map((trouble) => trouble.worst));
  const marks = new Map<string, string[]>();
  for (const severity of severities) {
    if (!worst.has(severity)) continue;
    const mark = severityMark(severity, looks.unicode);
    marks.set(mark, [...(marks.get(mark) ?? []), severityWords[severity]]);
  }
  if (marks.size === 0) return "";
  return `worst insight: ${[...marks].map(([mark, words]) => `${mark} ${words.join(" or ")}`).join(", ")}`;
}

const titles = {
  name: "column",
  type: "type",
  missing: "missing",
  distinct: "distinct",
  range: "range",
  values: "shape",
} as const;

/** Told apart by shape, for those who see no colours. */
function severityMark(severity: Severity, unicode: boolean): string {
  const [unicodeMark, asciiMark] = marks[severity];
  return unicode ? unicodeMark : asciiMark;
}

const marks = {
  critical: ["●", "#"],
  high: ["●", "#"],
  medium: ["◐", "*"],
  low: ["○", "o"],
  info: ["·", "."],
} as const satisfies Record<Severity, readonly [string, string]>;

/** Name and range share what the others leave, long names first; in a narrow terminal shape, distinct and range go, in this order. */
function widthsFor(columns: number, shown: readonly ReportedColumn[]): Widths {
  const all: Record<Cell, number> = { ...cells, name: 0, range: 1 };
  const taken = () => Object.values(all).reduce((sum, each) => sum + (each === 0 ? 0 : each + 1), markCells - 1);
  for (const cell of ["values", "distinct", "range"] as const) {
    const room = columns - taken();
    if (room >= (all.range === 0 ? leastName : leastNameAndRange)) break;
    all[cell] = 0;
  }
  const room = columns - taken() + all.range - 1;
  if (all.range === 0) return { ...all, name: room };
  const longest = Math.max(0, ...shown.map(({ columnName }) => width(plain(columnName))));
  const widestRange = Math.max("range".length, ...shown.map((column) => width(rangeOf(column, columns, ""))));
  const name = Math.max(Math.floor(room * 0.45), Math.min(longest, room - Math.min(mostRange, widestRange)));
  return { ...all, name, range: room - name };
}

function line(text: Readonly<Record<Cell, string>>, widths: Widths): string {
  const all = [
    padEnd(text.name, widths.name),
    padEnd(text.type, widths.type),
    padStart(text.missing, widths.missing),
    widths.distinct === 0 ? undefined : padStart(text.distinct, widths.distinct),
    widths.range === 0 ? undefined : padEnd(text.range, widths.range),
    widths.values === 0 ? undefined : text.values,
  ];
  return all.filter((cell) => cell !== undefined).join(" ");
}

function cellsOf(
  column: ReportedColumn,
  { rowCount, widths, looks }: { rowCount: number; widths: Widths; looks: Looks },
): Omit<Record<Cell, string>, "name"> {
  const ellipsis = looks.unicode ? "…" : "~";
  return {
    type: column.dataType,
    missing: column.nullCount === 0 ? "0" : formatShare(rowCount === 0 ? 0 : column.nullCount / rowCount),
    distinct: shortCount(column.uniqueCount),
    range: widths.range === 0 ? "" : rangeOf(column, widths.range, ellipsis),
    values: sparkline(column.distributionData, cells.values, looks.unicode),
  };
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
  const [from, to] = short.map((value) => visible(plain(value)));
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
  if (/^-?\d{1,9}$/.test(text)) return formatValue(text);
  return text.length <= 6 ? text : formatNumber(value);
}

/** White space at an end of a value is seen in quotes only. */
function visible(text: string): string {
  return text === text.trim() && text !== "" ? text : `"${text}"`;
}
