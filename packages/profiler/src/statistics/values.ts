import type { ValueCount } from "@datainsight/schemas";
import { maskValue, quoteLiteral } from "@datainsight/tables";
import type { Probe } from "../probes.ts";
import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readField, readList, readNumbers, readText } from "../readers.ts";
import { isBinaryFloat, isMissing, readable } from "../sql.ts";
import { modesOf } from "./diversity.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { meaningIn } from "./meaning.ts";

export type ValueFacts = {
  /** Rows in which the value is missing. */
  missing?: RowSet;
  /** The rows of the most frequent value, where nearly all rows have it. */
  common?: RowSet;
};

const topCount = 10;
/** In long tables values that stand once are no frequent ones; leaving them out saves a third of the time. */
const manyRows = 100_000;
const repeatedOnly = " FILTER (WHERE n > 1)";
const maxShownLength = 100;
const maxLimitLength = 255;
/** From this share on one value is all but the only one. */
const commonShare = 0.9;

/** What every column has: how many values, how many different ones, the most frequent, the least and the greatest. */
export const valueStatistics: StatisticGroup = {
  name: "values",
  appliesTo: () => true,
  overValues: ({ column, rowCount }) => ({
    values: "sum(n)",
    unique: "count(*)",
    // Structs compare field by field: the most frequent first, ties by value, so that the order of rows cannot matter.
    top: `list_transform(min({'k': -n, 'v': v}, ${topCount})${rowCount > manyRows ? repeatedOnly : ""}, lambda e: {'k': e.k, 't': ${readable(column, "e.v", maxShownLength + 1)}})`,
    leastCounts: "min(n, 2)",
    leastValue: readable(column, "arg_min(v, n)", maxShownLength + 1),
    min: readable(column, "min(v)", maxLimitLength + 1),
    max: readable(column, "max(v)", maxLimitLength + 1),
  }),
  probes: (input, found) => [
    ...(readCount(found["values"]) < input.rowCount
      ? [
          {
            name: "missing",
            condition: isMissing(input.column),
            only: "rows" as const,
            count: input.rowCount - readCount(found["values"]),
          },
        ]
      : []),
    ...commonProbes(input, found),
  ],
  finish: ({ column, rowCount }, found, rows) => {
    const count = readCount(found["values"]);
    const uniqueCount = readCount(found["unique"]);
    const topValues = topValuesOf(column, found);
    const others = count - topValues.reduce((sum, value) => sum + value.count, 0);
    const [missing, common] = [rows.get("missing"), rows.get("common")];
    return {
      nullCount: rowCount - count,
      uniqueCount,
      minValue: limit(column, found["min"]),
      maxValue: limit(column, found["max"]),
      statistics: {
        count,
        nullShare: rowCount === 0 ? 0 : (rowCount - count) / rowCount,
        topValues,
        ...modesOf(topValues, { uniqueCount, least: leastOf(column, found) }),
      },
      distributionData: count === 0 ? null : { kind: "frequencies", values: topValues, otherCount: others },
      facts: { ...(missing ? { missing } : {}), ...(common ? { common } : {}) },
    };
  },
};

function commonProbes(input: GroupInput, found: Found): Probe[] {
  const [first] = readList(found["top"]);
  const count = -readCount(readField(first, "k"));
  const text = readText(readField(first, "t"));
  const { column } = input;
  if (text === null || text.length > maxShownLength || readCount(found["unique"]) < 2) return [];
  if (count < readCount(found["values"]) * commonShare) return [];
  const condition = `${readable(column, column.storageName, maxShownLength + 1)} = ${quoteLiteral(text)}`;
  // A condition shows the value as it is.
  const personal = maskValue(text, meaningIn(input, found)?.id ?? null) !== text;
  return [{ name: "common", condition, only: "rows", count, ...(personal ? { predicate: null } : {}) }];
}

type Column = GroupInput["column"];

/** The value that is alone in being the least frequent: which of several a query meets first is chance. */
function leastOf(column: Column, found: Found): ValueCount | null {
  const [least = 0, next = 0] = readNumbers(found["leastCounts"]);
  const text = readText(found["leastValue"]);
  return text === null || least >= next ? null : { value: cut(plain(column, text), maxShownLength), count: least };
}

function topValuesOf(column: Column, found: Found): ValueCount[] {
  return readList(found["top"]).map((item) => ({
    value: cut(plain(column, readText(readField(item, "t")) ?? ""), maxShownLength),
    count: -readCount(readField(item, "k")),
  }));
}

function limit(column: Column, value: unknown): string | null {
  const text = readText(value);
  return text === null ? null : cut(plain(column, text), maxLimitLength);
}

/** `3.0` is how DuckDB writes the double 3, and `3.10` a decimal of two places; people write 3 and 3.1. */
function plain(column: Column, text: string): string {
  if (column.storageType.startsWith("DECIMAL") && text.includes(".")) return text.replace(/\.?0+$/, "");
  if (!isBinaryFloat(column)) return text;
  const number = Number(text);
  return Number.isFinite(number) ? String(number) : text.startsWith("-") ? "-Infinity" : "Infinity";
}

/** At most `max` characters, the cut marked by an ellipsis. */
function cut(text: string, max: number): string {
  const characters = Array.from(text);
  return characters.length <= max && text.length <= max
    ? text
    : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
