import { quoteLiteral } from "@datainsight/tables";
import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount } from "../readers.ts";
import { ownNameOf } from "../passes.ts";
import { quoteTexts, trimmed } from "../sql.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";

/** Texts with the traces of a program: each kind its rows. */
export type TextFaultFacts = {
  /** UTF-8 that was read as Latin-1 or Windows-1252: `Ã©` for `é`. */
  damaged?: RowSet;
  /** Entities and tags of HTML. */
  markup?: RowSet;
  /** Characters inside the text that no reader sees or tells from others: no-break and zero-width spaces, Cyrillic among Latin. */
  lookalikes?: RowSet;
  /** What a spreadsheet makes of codes: `'0123`, `="0123"`, `1-Mar`, `1.00E+05`. */
  spreadsheet?: RowSet;
  /** The column's own name. */
  ownName?: RowSet;
  /** `Total` and its like. */
  totals?: RowSet;
  /** `test`, `asdf` and their like. */
  testEntries?: RowSet;
};
type FaultName = keyof TextFaultFacts;

const entity = "&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});";
const tag = "</?[a-zA-Z][a-zA-Z0-9]*(?:\\s[^<>]*)?/?>";
// The second byte of a letter, as Latin-1 and as Windows-1252 have it.
const secondByte =
  "[\\x{80}-\\x{bf}\\x{152}\\x{153}\\x{160}\\x{161}\\x{178}\\x{17d}\\x{17e}\\x{192}\\x{2c6}\\x{2dc}\\x{2013}\\x{2014}\\x{2018}-\\x{201e}\\x{2020}-\\x{2022}\\x{2026}\\x{2030}\\x{2039}\\x{203a}\\x{2122}]";
const misread = `[\\x{c3}\\x{c2}]${secondByte}|\\x{e2}(?:\\x{20ac}|\\x{80})${secondByte}`;
const unseen =
  "[\\x{a0}\\x{ad}\\x{200b}\\x{202f}\\x{2060}\\x{feff}]|[A-Za-z][\\x{400}-\\x{4ff}]|[\\x{400}-\\x{4ff}][A-Za-z]";
const months = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const rewritten = `'[0-9+=-][^']*|="[^"]*"|[0-9]{1,2}-${months}|${months}-[0-9]{2}|[0-9](?:\\.[0-9]+)?E[+-]?[0-9]{2,3}`;
const totalWords = ["total", "totals", "grand total", "subtotal", "sub-total", "sub total", "overall total", "total:"];
const testWords = "test,testing,test test,asdf,asdfg,asdfgh,qwerty,foo bar,foobar,lorem ipsum,dummy".split(",");

/** Beyond this share it is how the column is written, not what befell it. */
const mostShare = 0.2;
const mostEntriesShare = 0.05;
const minDistinct = 5;

/** Texts that a program damaged or a person left behind. */
export const textFaultStatistics: StatisticGroup = {
  name: "text-faults",
  appliesTo: (column) => column.dataType === "text" && column.storageType === "VARCHAR",
  overValues: () =>
    Object.fromEntries(
      Object.entries(conditions("v", "own")).map(([name, condition]) => [
        `fault_${name}`,
        `sum(n) FILTER (WHERE CASE WHEN ${guards[name] ?? "odd"} THEN ${condition} ELSE false END)`,
      ]),
    ),
  probes: (input, found) => {
    const all = conditions(input.column.storageName, quoteLiteral(ownNameOf(input.column)));
    return faultsIn(input, found).map((name) => ({ name: `fault_${name}`, condition: all[name] }));
  },
  finish: (input, found, rows) => ({
    facts: Object.fromEntries(
      faultsIn(input, found).flatMap((name) => {
        const set = rows.get(`fault_${name}`);
        return set && set.count > 0 ? [[name, set]] : [];
      }),
    ),
  }),
};

/** What a value is that can be one of these, for the one pattern that says whether it is odd (see text.ts). */
export const faultPattern = `(?i:${[...totalWords, ...testWords].join("|")})|${rewritten}`;

/** Cheap tests come first: of most columns no value reaches a pattern. Unless said otherwise, only odd values do. */
const guards: Partial<Record<string, string>> = {
  damaged: "strlen(v) <> length(v)",
  markup: "contains(v, '&') OR contains(v, '<')",
  lookalikes: "strlen(v) <> length(v)",
  // Only letters beyond ASCII change their length in lower case.
  ownName: "odd OR strlen(v) <> length(v) OR strlen(v) = strlen(own)",
};

/** @param own SQL for the column's own name, in lower case */
function conditions(value: string, own: string): Record<FaultName, string> {
  const plain = `lower(${trimmed(value)})`;
  const hasMore = `strlen(${value}) <> length(${value})`;
  return {
    damaged: `${hasMore} AND regexp_matches(${value}, '${misread}')`,
    markup: `(contains(${value}, '&') AND regexp_matches(${value}, '${entity}') OR contains(${value}, '<') AND regexp_matches(${value}, '${tag}'))`,
    lookalikes: `${hasMore} AND regexp_matches(${trimmed(value)}, '${unseen}')`,
    spreadsheet: `length(${value}) <= 20 AND regexp_full_match(${value}, ${quoteLiteral(rewritten)})`,
    ownName: `${plain} = ${own}`,
    totals: `length(${value}) <= 20 AND ${plain} IN (${quoteTexts(totalWords)})`,
    testEntries: `length(${value}) <= 20 AND ${plain} IN (${quoteTexts(testWords)})`,
  };
}

function faultsIn({ column }: GroupInput, found: Found): FaultName[] {
  const [count, unique] = [readCount(found["values"]), readCount(found["unique"])];
  const isMeasure = column.evidence.mostly !== null;
  const most: Record<FaultName, number> = {
    damaged: 1,
    markup: 1,
    lookalikes: 1,
    // Dates written so, and numbers, are no codes.
    spreadsheet: isMeasure ? 0 : mostShare,
    ownName: mostEntriesShare,
    totals: unique >= minDistinct ? mostEntriesShare : 0,
    testEntries: unique >= minDistinct ? mostEntriesShare : 0,
  };
  // The names are those of the table: Object.keys only forgets them.
  return (Object.keys(most) as FaultName[]).filter((name) => {
    const rows = readCount(found[`fault_${name}`]);
    return rows > 0 && rows <= count * most[name];
  });
}
