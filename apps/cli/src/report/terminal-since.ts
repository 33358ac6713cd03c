import type { ColumnDrift, InsightBase } from "@datainsight/schemas";
import type { Looks } from "../output.ts";
import { formatCount, formatShare, plural } from "./numbers.ts";
import { type Paint, severityPaint } from "./paint.ts";
import { severityWords } from "./score.ts";
import { changeSize, driftWord, mayBeChance, movedColumns, problemsOf, type Since, whereOf } from "./since.ts";
import { cut, padEnd, plain, wrap } from "./text.ts";

const mostInsights = 5;
const mostColumns = 10;

/** What changed since the version before: the score, insights that came and went, columns that moved. */
export function sinceLines(since: Since, { looks, all }: { looks: Looks; all: boolean }, paint: Paint): string[] {
  const { what, drift } = since;
  const insights = problemsOf(since);
  const title = `Since ${plain(what)}${insights === null ? "" : `: ${scoreWords(insights.scoreChange)}`}`;
  const lines = [paint.bold(title)];
  if (insights !== null) {
    const { appeared, resolved, remaining } = insights;
    lines.push(
      `  ${plural(appeared.length, "new problem")}, ${formatCount(resolved.length)} fixed, ${formatCount(remaining.length)} still there`,
      ...changedInsights("new", appeared, { looks, all, paint }),
      ...changedInsights("fixed", resolved, { looks, all, paint }),
    );
  }
  if (drift === null) return lines;
  const rows = `${formatCount(drift.rowsBefore)} rows before, ${formatCount(drift.rowsAfter)} now`;
  const moved = movedColumns(drift);
  if (moved.length === 0) return [...lines, `  No column moved (${rows}).`];
  const shown = all ? moved : moved.slice(0, mostColumns);
  const count = `${plural(moved.length, "column")} of ${formatCount(drift.columns.length)} ${moved.length === 1 ? "is" : "are"} not as before (${rows}):`;
  lines.push(...wrap(count, looks.columns - 2).map((line) => `  ${line}`), ...driftTable(shown, looks, paint));
  if (moved.length > shown.length) lines.push(paint.dim(`    and ${formatCount(moved.length - shown.length)} more`));
  if (mayBeChance(drift)) {
    lines.push(paint.dim("  In tables as small as these, part of this is chance."));
  }
  return lines;
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

const wordCells = 10;
const figureCells = 9;

function driftTable(columns: readonly ColumnDrift[], looks: Looks, paint: Paint): string[] {
  const nameCells = Math.max(12, looks.columns - 4 - wordCells - 2 * figureCells - 25);
  return columns.map((column) => {
    const name = padEnd(cut(plain(column.column), nameCells, looks.unicode ? "…" : "~"), nameCells);
    const word = padEnd(driftWord(column), wordCells);
    const figures = [figure("PSI", column.psi), figure("KS", column.ks)].map((text) => padEnd(text, figureCells));
    const isBad = column.verdict === "large" && column.status !== "added";
    return `    ${name} ${isBad ? paint.red(word) : paint.yellow(word)} ${figures.join(" ")} ${missingChange(column)}`;
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
