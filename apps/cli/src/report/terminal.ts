import type { AnalysisReport, InsightBase, Severity } from "@datainsight/schemas";
import { severities } from "@datainsight/schemas";
import type { Looks } from "../output.ts";
import { bar } from "./charts.ts";
import { codeLines, withoutImport } from "./code-lines.ts";
import { columnTable, marksLegend } from "./column-table.ts";
import { describeFix } from "./fixes.ts";
import { formatBytes, formatCount, formatScore, plural } from "./numbers.ts";
import { type Paint, paintFor, scorePaint, severityPaint } from "./paint.ts";
import { bandOf, dimensionQuestions, goalWords, insightsTitle, severityWords } from "./score.ts";
import type { Since } from "./since.ts";
import { relationSections } from "./terminal-relations.ts";
import { sinceLines } from "./terminal-since.ts";
import { cut, padEnd, padStart, plain, width, wrap } from "./text.ts";

const mostInsights = 10;
const mostColumns = 30;
const mostRows = 8;
const rowNote = "Rows count from 1, without the header.";
const codeNote = "In the code, df is the table as pandas reads it, and pd is pandas.";

/** A line of the closing section: what it is about, and where it is or what to type. */
export type Footnote = { label: string; text?: string; command?: string };

export type TerminalReportOptions = {
  looks: Looks;
  /** Every insight and every column instead of the worst. */
  all: boolean;
  /** The command that shows all of them. */
  seeAll: string;
  /** What was written where, how to open the report again, where the data lies. */
  footnotes: readonly Footnote[];
  /** What changed since the version before, where there is one. */
  since?: Since | undefined;
};

/** The report as text for a terminal of `looks.columns` columns; no byte of the file's data can steer the terminal. */
export function terminalReport(report: AnalysisReport, options: TerminalReportOptions): string {
  const paint = paintFor(options.looks);
  const sections = [
    heading(report, options.looks, paint),
    score(report, options.looks, paint),
    options.since === undefined ? [] : sinceLines(options.since, options, paint),
    insights(report, options, paint),
    columns(report, options, paint),
    ...relationSections(report, options, paint),
    footer(options, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join("\n"))
    .join("\n\n")}\n`;
}

function heading({ dataset, analysis }: AnalysisReport, looks: Looks, paint: Paint): string[] {
  const version = dataset.version > 1 ? `, version ${dataset.version}` : "";
  const name = cut(plain(dataset.name), looks.columns - version.length);
  const size = [
    plural(dataset.rowCount ?? 0, "row"),
    plural(dataset.columnCount ?? 0, "column"),
    dataset.format ?? "",
    formatBytes(dataset.fileSize),
  ];
  const target = analysis.targetColumn === null ? "" : ` of "${plain(analysis.targetColumn)}"`;
  const facts = `${size.filter((part) => part !== "").join(", ")}; looked at for ${goalWords[analysis.goalType]}${target}`;
  return [paint.bold(name) + paint.dim(version), ...wrap(facts, looks.columns).map(paint.dim)];
}

function score({ analysis }: AnalysisReport, looks: Looks, paint: Paint): string[] {
  const { qualityScore, scoreBreakdown } = analysis;
  if (qualityScore === null) {
    return [paint.bold("Quality score: none"), ...wrap("There is nothing in this table to judge.", looks.columns)];
  }
  const band = bandOf(qualityScore);
  const color = scorePaint(paint, qualityScore);
  const title = `Quality score ${formatScore(qualityScore)} of 100: ${band.word}`;
  const dimensions = (scoreBreakdown ?? []).map(({ dimension, score: part, weight }) => {
    const name = padEnd(dimension, 13);
    if (part === null)
      return paint.dim(`  ${name} not assessed${looks.columns >= 60 ? ": nothing here to judge it by" : ""}`);
    const share = paint.dim(padStart(`${Math.round(weight * 100)}%`, 4));
    const graph = scorePaint(paint, part)(bar(part / 100, 12, looks.unicode));
    const question = looks.columns >= 80 ? paint.dim(`  ${dimensionQuestions[dimension]}`) : "";
    return `  ${name} ${graph} ${padStart(formatScore(part), 5)} ${share}${question}`;
  });
  const meaning = wrap(band.meaning, looks.columns);
  return [
    paint.bold(color(title)),
    color(bar(qualityScore / 100, looks.columns, looks.unicode)),
    ...meaning,
    ...dimensions,
  ];
}

function insights(report: AnalysisReport, { looks, all, seeAll }: TerminalReportOptions, paint: Paint): string[] {
  const total = report.insights.length;
  if (total === 0) {
    const isEmpty = (report.dataset.rowCount ?? 0) === 0;
    return [paint.bold(`What is wrong: ${isEmpty ? "nothing can be told without rows" : "nothing was found"}`)];
  }
  const shown = all ? report.insights : report.insights.slice(0, mostInsights);
  const heading = insightsTitle(report);
  const order = heading === "What is wrong" ? "worst" : "first";
  const which =
    shown.length < total
      ? `the ${order === "worst" ? `${shown.length} worst` : `first ${shown.length}`} of ${formatCount(total)}`
      : plural(total, "insight");
  const title = `${heading}: ${which} (${severityCounts(report.insights)})`;
  const notes = [
    ...(shown.some(({ evidence }) => rowsOf(evidence) !== undefined) ? [rowNote] : []),
    ...(shown.some(({ codeSuggestion }) => codeSuggestion !== null) ? [codeNote] : []),
  ];
  const note = notes.length === 0 ? [] : wrap(`(${notes.join(" ")})`, looks.columns).map(paint.dim);
  const lines = shown.flatMap((insight, at) => ["", ...insightLines(insight, at + 1, looks, paint)]);
  const rest = shown.length < total ? seeMore(total - shown.length, seeAll, paint) : [];
  return [...wrap(title, looks.columns).map(paint.bold), ...note, ...lines, ...rest];
}

function seeMore(count: number, command: string, paint: Paint): string[] {
  return ["", paint.dim(`${formatCount(count)} more:`), `  ${command}`];
}

function severityCounts(all: readonly InsightBase[]): string {
  const count = (severity: Severity) => all.filter((insight) => insight.severity === severity).length;
  return severities
    .filter((severity) => count(severity) > 0)
    .map((severity) => `${formatCount(count(severity))} ${severityWords[severity]}`)
    .join(", ");
}

function insightLines(insight: InsightBase, position: number, looks: Looks, paint: Paint): string[] {
  const color = severityPaint(paint, insight.severity);
  const number = padStart(String(position), 3);
  const severity = padEnd(severityWords[insight.severity].toUpperCase(), 8);
  const points = insight.pointsLost > 0 ? `-${insight.pointsLost.toFixed(2)} points` : "";
  const room = looks.columns - 14 - points.length;
  const where = insight.columnName === null ? "the whole table" : plain(insight.columnName);
  const first = `${number} ${color(severity)} ${paint.bold(padEnd(cut(where, room), room))} ${paint.dim(points)}`;
  const indented = (text: string, prefix = "") =>
    wrap(plain(text), looks.columns - 4 - prefix.length).map(
      (line, at) => `    ${at === 0 ? paint.bold(prefix) : " ".repeat(prefix.length)}${line}`,
    );
  const code = insight.codeSuggestion === null ? [] : codeBlock(insight.codeSuggestion, looks, paint);
  const { fix } = insight.evidence;
  const rows = rowsOf(insight.evidence);
  const inRows = rows === undefined ? [] : indented(rows, "Rows: ");
  const mended = fix?.status === "proven" ? indented(describeFix(fix), "Fix: ") : [];
  return [
    first,
    ...indented(insight.description),
    ...inRows,
    ...indented(insight.recommendation, "Do: "),
    ...mended,
    ...code,
  ];
}

/** The first rows to look at; undefined where most rows are touched, so that any will do. */
function rowsOf({ rows = [], rowCount, rowShare }: InsightBase["evidence"]): string | undefined {
  if (rows.length === 0 || rowShare >= 0.5) return undefined;
  const shown = rows.slice(0, mostRows).map((row) => formatCount(row));
  const rest = rowCount - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${formatCount(rest)} more` : shown.join(", ");
}

/** Nothing but white space stands before the code, so that it can be copied: notebooks take the indent away. */
function codeBlock(code: string, looks: Looks, paint: Paint): string[] {
  const safe = withoutImport(code)
    .split("\n")
    .map((line) => /^\s*/.exec(line)?.[0].replaceAll("\t", "    ") + plain(line.trimStart()))
    .join("\n");
  const lines = codeLines(safe, looks.columns - 6).map((line) => `      ${paint.cyan(line)}`);
  return [`    ${paint.bold("Code:")}`, ...lines];
}

function columns(report: AnalysisReport, { looks, all, seeAll }: TerminalReportOptions, paint: Paint): string[] {
  const total = report.columnProfiles.length;
  if (total === 0) return [];
  const most = all ? total : mostColumns;
  const title =
    total > most ? `Columns: the ${most} with most trouble of ${formatCount(total)}` : `Columns: ${formatCount(total)}`;
  const rest = total > most ? seeMore(total - most, seeAll, paint) : [];
  const legend = marksLegend(report, looks);
  const known = legend === "" ? [] : wrap(`(${legend})`, looks.columns).map(paint.dim);
  return [paint.bold(title), ...known, "", ...columnTable(report, most, looks), ...rest];
}

function footer({ looks, footnotes }: TerminalReportOptions, paint: Paint): string[] {
  return footnotes.flatMap(({ label, text, command }) => {
    const facts = text === undefined ? "" : ` ${plain(text)}`;
    // A path or a command stays in one piece, so that it can be copied.
    const fits = width(label) + 1 + width(facts) <= looks.columns;
    const lines = fits ? [`${paint.dim(`${label}:`)}${facts}`] : [paint.dim(`${label}:`), `  ${facts.trim()}`];
    return command === undefined ? lines : [...lines, `  ${command}`];
  });
}
