import type { AnalysisReport, CheckResult, TableRelations } from "@datainsight/schemas";
import type { Looks } from "../output.ts";
import { formatCount, plural } from "./numbers.ts";
import type { Paint } from "./paint.ts";
import {
  checkOutcome,
  checkWords,
  dependencyWords,
  derivedWords,
  failuresFirst,
  keyWords,
  listed,
  mcarWords,
  measureWords,
  missingTogether,
  strongest,
} from "./relation-words.ts";
import { shortNames } from "./short-names.ts";
import { padEnd, padStart, plain, width, wrap } from "./text.ts";

const most = { associations: 8, keys: 3, dependencies: 6, patterns: 5, checks: 10 };
/** Two names of a sentence fit one line. */
const mostNameCells = 32;
const leastPair = 19;

type Options = { looks: Looks; all: boolean };

/** How columns go together, what decides what, what is missing together, and the dataset's checks; only what there is. */
export function relationSections({ tableProfile }: AnalysisReport, options: Options, paint: Paint): string[][] {
  if (tableProfile === null) return [];
  const { relations, checkResults } = tableProfile;
  return [
    checkLines(checkResults, options, paint),
    ...(relations === null
      ? []
      : [
          associationLines(relations, options, paint),
          keyLines(relations, options, paint),
          missingLines(relations, options, paint),
        ]),
  ];
}

function associationLines(relations: TableRelations, { looks, all }: Options, paint: Paint): string[] {
  const found = strongest(relations);
  if (found.length === 0) return [];
  const shown = all ? found : found.slice(0, most.associations);
  const measures = shown.map(measureWords);
  const counts = shown.map(({ n }) => `n ${formatCount(n)}`);
  const [measureCells, countCells] = [widest(measures), widest(counts)];
  const oneLine = looks.columns - 2 - measureCells - countCells - 4;
  // Where names would be cut to nothing, the figures stand below them.
  const isNarrow = oneLine < leastPair;
  const room = isNarrow ? looks.columns - 2 : oneLine;
  const half = Math.floor((room - 3) / 2);
  const short = shortNames(
    shown.flatMap(({ columns }) => columns),
    half,
    looks.unicode ? "…" : "~",
  );
  const lines = shown.flatMap(({ columns }, at) => {
    const [first, second] = columns.map(short);
    const pair = padEnd(`${first} ${looks.unicode ? "↔" : "~"} ${second}`, room);
    const [measure, count] = [measures[at] ?? "", counts[at] ?? ""];
    if (isNarrow) return [`  ${pair}`, `      ${measure}  ${paint.dim(count)}`];
    return [`  ${pair}  ${padEnd(measure, measureCells)}  ${paint.dim(padStart(count, countCells))}`];
  });
  return [paint.bold("How columns go together"), ...lines, ...more(found.length - shown.length, paint)];
}

function keyLines(relations: TableRelations, { looks, all }: Options, paint: Paint): string[] {
  const limited = <Item>(items: readonly Item[], count: number) => (all ? items : items.slice(0, count));
  const { candidateKeys, dependencies, derivedColumns } = relations;
  const short = shortNames(
    [
      ...candidateKeys.flat(),
      ...derivedColumns.flatMap(({ column, from }) => [column, ...from]),
      ...dependencies.flatMap(({ determinant, dependent }) => [determinant, dependent]),
    ],
    mostNameCells,
    looks.unicode ? "…" : "~",
  );
  const sentences = [
    ...limited(candidateKeys, most.keys).map((columns) => keyWords(columns.map(short))),
    ...limited(derivedColumns, most.dependencies).map((derived) =>
      derivedWords({ ...derived, column: short(derived.column), from: derived.from.map(short) }),
    ),
    ...limited(dependencies, most.dependencies).map((dependency) =>
      dependencyWords({
        ...dependency,
        determinant: short(dependency.determinant),
        dependent: short(dependency.dependent),
      }),
    ),
  ];
  if (sentences.length === 0) return [];
  const left = candidateKeys.length + derivedColumns.length + dependencies.length - sentences.length;
  const lines = sentences.flatMap((sentence) => bullet(plain(sentence), looks));
  return [paint.bold("Keys and dependencies"), ...lines, ...more(left, paint)];
}

function missingLines(relations: TableRelations, { looks, all }: Options, paint: Paint): string[] {
  const patterns = missingTogether(relations);
  if (patterns.length === 0) return [];
  const shown = all ? patterns : patterns.slice(0, most.patterns);
  const short = shortNames(
    shown.flatMap(({ columns }) => columns),
    mostNameCells,
    looks.unicode ? "…" : "~",
  );
  const lines = shown.flatMap(({ columns, rows }) =>
    bullet(`${listed(columns.map(short))}: ${plural(rows, "row")}`, looks),
  );
  const mcar = mcarWords(relations);
  return [
    paint.bold("Missing together"),
    ...lines,
    ...more(patterns.length - shown.length, paint),
    ...(mcar === null ? [] : wrap(mcar, looks.columns - 2).map((line) => paint.dim(`  ${line}`))),
  ];
}

function checkLines(results: readonly CheckResult[], { looks, all }: Options, paint: Paint): string[] {
  if (results.length === 0) return [];
  const passed = results.filter(({ status }) => status === "passed").length;
  const title = `Checks: ${formatCount(passed)} of ${formatCount(results.length)} passed`;
  const ordered = failuresFirst(results);
  const wanted = all ? ordered : ordered.filter(({ status }) => status !== "passed").slice(0, most.checks);
  const lines = wanted.flatMap((result) => {
    const color = result.status === "passed" ? paint.green : paint.red;
    const mark = result.status === "passed" ? (looks.unicode ? "✓" : "ok") : looks.unicode ? "✗" : "!!";
    const text = `${plain(checkWords(result))}: ${plain(checkOutcome(result))}`;
    const indent = width(mark) + 3;
    return wrap(text, looks.columns - indent).map((line, at) =>
      at === 0 ? `  ${color(mark)} ${line}` : `${" ".repeat(indent)}${line}`,
    );
  });
  const failures = results.length - passed;
  const left = all ? 0 : failures - wanted.length;
  return [paint.bold(title), ...lines, ...more(left, paint)];
}

function bullet(text: string, looks: Looks): string[] {
  return wrap(text, looks.columns - 4).map(
    (line, at) => `${at === 0 ? (looks.unicode ? "  · " : "  - ") : "    "}${line}`,
  );
}

function more(count: number, paint: Paint): string[] {
  return count > 0 ? [paint.dim(`  and ${formatCount(count)} more`)] : [];
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(width));
}
