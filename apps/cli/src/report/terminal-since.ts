import type { ColumnDrift, InsightBase } from "@datainsight/schemas";
import type { Looks } from "../output.ts";
import { formatCount, formatShare, plural } from "./numbers.ts";
import { type Paint, severityPaint } from "./paint.ts";
import { severityWords } from "./score.ts";
import { changeSize, driftWord, mayBeChance, movedColumns, problemsOf, type Since, whereOf } from "./since.ts";
import { shortNames } from "./short-names.ts";
import { cut, padEnd, plain, wrap } from "./text.ts";

const mostInsights = 5;
const mostColumns = 10;

/** What changed since the version before: the score, insights that came and went, columns that moved. */
export function sinceLines(since: Since, { looks, all }: { looks: Looks; all: boolean }, paint: Paint): string[] {
  const { what, drift } = since;
  const insights = problemsOf(since);
  const title = `Since ${plain(what)}${insights === null ? "" : `: ${scoreWords(insights.scoreChange)}`}`;
  const lines = wrap(title, looks.columns).map(paint.bold);
  if (insights !== null) {
    const { appeared, resolved, remaining } = insights;
    const counts = `${plural(appeared.length, "new problem")}, ${formatCount(resolved.length)} fixed, ${formatCount(remaining.length)} still there`;
    lines.push(
      ...indented(counts, looks),
      ...changedInsights("new", appeared, { looks, all, paint }),
      ...changedInsights("fixed", resolved, { looks, all, paint }),
    );
  }
  if (drift === null) return lines;
  const rows = `${formatCount(drift.rowsBefore)} rows before, ${formatCount(drift.rowsAfter)} now`;
  const moved = movedColumns(drift);
  if (moved.length === 0) return [...lines, ...indented(`No column moved (${rows}).`, looks)];
  const shown = all ? moved : moved.slice(0, mostColumns);
  const count = `${plural(moved.length, "column")} of ${formatCount(drift.columns.length)} ${moved.length === 1 ? "is" : "are"} not as before (${rows}):`;
  lines.push(...indented(count, looks), ...driftTable(shown, looks, paint));
  if (moved.length > shown.length) lines.push(paint.dim(`    and ${formatCount(moved.length - shown.length)} more`));
  if (mayBeChance(drift)) {
    lines.push(...indented("In tables as small as these, part of this is chance.", looks).map(paint.dim));
  }
  return lines;
}

function indented(text: string, looks: Looks): string[] {
  return wrap(text, looks.columns - 2).map((line) => `  ${line}`);
}

/** The change of a score in words: `the score rose by 2.1`. */
export function scoreWords(change: number | null): string {
  if (change === null) return "the scores cannot be compared";
  if (change === 0) return "the score is the same";
  return `the score ${change > 0 ? "rose" : "fell"} by ${changeSize(change)}`;
}

function changedInsights(
  word: "new" | "fixed",
  insights: readonly InsightBase[],
  { looks, all, paint }: { looks: Looks; all: boolean; paint: Paint },
): string[] {
  const shown = all ? insights : insights.slice(0, mostInsights);
  const lines = shown.map((insight) => {
    const { severity, description } = insight;
    const mark = padEnd(word, 6);
    const level = padEnd(severityWords[severity].toUpperCase(), 9);
    const where = whereOf(insight);
    const text = cut(
      plain(where === null ? description : `${where}: ${description}`),
      looks.columns - 19,
      looks.unicode ? "…" : "~",
    );
    return `  ${word === "new" ? paint.yellow(mark) : paint.green(mark)} ${severityPaint(paint, severity)(level)} ${text}`;
  });
  const more = insights.length - shown.length;
  return more > 0 ? [...lines, paint.dim(`  ${padEnd(word, 6)} and ${formatCount(more)} more`)] : lines;
}

const cells = { word: 10, psi: 9, ks: 7, missing: 22 };
const leastName = 12;

/** A line for each column; where the terminal is too narrow for that, its figures stand below its name. */
function driftTable(columns: readonly ColumnDrift[], looks: Looks, paint: Paint): string[] {
  const room = looks.columns - 4;
  const oneLine = room - cells.word - cells.psi - cells.ks - cells.missing - 4;
  const isNarrow = oneLine < leastName;
  const nameCells = isNarrow ? room - cells.word - 1 : oneLine;
  const short = shortNames(
    columns.map(({ column }) => column),
    nameCells,
    looks.unicode ? "…" : "~",
  );
  return columns.flatMap((column) => {
    const name = padEnd(short(column.column), nameCells);
    const isBad = column.verdict === "large" && column.status !== "added";
    const word = (isBad ? paint.red : paint.yellow)(padEnd(driftWord(column), cells.word));
    const [psi, ks, missing] = [figure("PSI", column.psi), figure("KS", column.ks), missingChange(column)];
    if (!isNarrow) return [`    ${name} ${word} ${padEnd(psi, cells.psi)} ${padEnd(ks, cells.ks)} ${missing}`];
    const below = [psi, ks, missing].filter((text) => text !== "").join("  ");
    return [`    ${name} ${word}`, ...(below === "" ? [] : wrap(below, room - 2).map((line) => `      ${line}`))];
  });
}

function figure(name: string, value: number | null): string {
  return value === null ? "" : `${name} ${value.toFixed(2)}`;
}

/** From this difference on, a change of what is missing is worth a mention. */
const visibleGap = 0.005;

/** `missing 2% to 14%`, where it changed. */
export function missingChange({ nullShareBefore, nullShareAfter }: ColumnDrift): string {
  if (nullShareBefore === null || nullShareAfter === null) return "";
  if (Math.abs(nullShareAfter - nullShareBefore) < visibleGap) return "";
  return `missing ${formatShare(nullShareBefore)} to ${formatShare(nullShareAfter)}`;
}
