import { quoteLiteral } from "@datainsight/tables";
import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readField, readList, readText } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";

export type TruthValueFacts = {
  /** Rows of a text column of truth values that are written otherwise than most; `way` is how most say yes and no. */
  otherTruths?: RowSet & { way: readonly [string, string]; others: readonly Truth[] };
};

type Truth = { value: string; count: number; isTrue: boolean };

/** How yes and no are written; two ways in one column are two columns. */
const ways: readonly (readonly [string, string])[] = [
  ["yes", "no"],
  ["y", "n"],
  ["true", "false"],
  ["t", "f"],
  ["1", "0"],
];
const mostSpellings = 8;

/** Texts that all say yes or no, but in several ways. */
export const truthValueStatistics: StatisticGroup = {
  name: "truthValues",
  appliesTo: (column) => column.dataType === "text" && column.storageType === "VARCHAR",
  overDistinct: (_input, found): Record<string, string> =>
    readCount(found["unique"]) <= mostSpellings
      ? { truths: "SELECT c, list({'v': left(v, 10), 'n': n} ORDER BY n DESC, v) AS r FROM d GROUP BY c" }
      : {},
  probes: ({ column }, found) => {
    const truths = truthsIn(found);
    if (!truths) return [];
    const listed = truths.others.map(({ value }) => quoteLiteral(value)).join(", ");
    return [{ name: "otherTruths", condition: `${column.storageName} IN (${listed})` }];
  },
  finish: (_input, found, rows) => {
    const [truths, set] = [truthsIn(found), rows.get("otherTruths")];
    return truths && set ? { facts: { otherTruths: { ...set, ...truths } } } : {};
  },
};

function wayOf(value: string): number {
  return ways.findIndex((way) => way.includes(value.trim().toLowerCase()));
}

/** Null where a value is no truth value, or all are written one way. */
function truthsIn(found: Found): { way: readonly [string, string]; others: Truth[] } | null {
  const values = readList(found["truths"]).map((item) => {
    const value = readText(readField(item, "v")) ?? "";
    return { value, at: wayOf(value), count: readCount(readField(item, "n")) };
  });
  if (values.length === 0 || values.some(({ at }) => at < 0)) return null;
  const counts = ways.map((_, at) =>
    values.filter((each) => each.at === at).reduce((sum, { count }) => sum + count, 0),
  );
  const usual = counts.indexOf(Math.max(...counts));
  const way = ways[usual];
  const others = values
    .filter(({ at }) => at !== usual)
    .map(({ value, count, at }) => ({ value, count, isTrue: ways[at]?.[0] === value.trim().toLowerCase() }));
  return way && others.length > 0 ? { way, others } : null;
}
