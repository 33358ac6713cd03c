import type { OrderedPair } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers } from "../readers.ts";
import { wordsOf } from "../semantics/names.ts";
import { valueOf } from "../sql.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext, RelationGroup } from "./group.ts";
import { inBatches, queryRows } from "./queries.ts";

/** Pairs of columns whose names say that one is never greater than the other: start and end, least and greatest. */
export const orderedPairs: RelationGroup = {
  name: "orderedPairs",
  what: "pairs in the wrong order",
  weight: 1,
  relate: async (context) => ({ orderedPairs: await relate(context) }),
};

/** What the earlier and the later of two dates are called. */
const moments: readonly (readonly [string, string])[] = [
  ["start", "end"],
  ["started", "ended"],
  ["started", "finished"],
  ["begin", "end"],
  ["from", "to"],
  ["from", "until"],
  ["first", "last"],
  ["open", "close"],
  ["opened", "closed"],
  ["created", "closed"],
  ["created", "updated"],
  ["created", "modified"],
  ["birth", "death"],
  ["born", "died"],
  ["hire", "termination"],
  ["ordered", "shipped"],
  ["order", "ship"],
  ["order", "delivery"],
  ["ordered", "delivered"],
  ["shipped", "delivered"],
  ["departure", "arrival"],
  ["departed", "arrived"],
  ["admission", "discharge"],
  ["admitted", "discharged"],
  ["checkin", "checkout"],
  ["issued", "expires"],
  ["issue", "expiry"],
  ["issued", "due"],
  ["pickup", "dropoff"],
];
const numbers: readonly (readonly [string, string])[] = [
  ["min", "max"],
  ["minimum", "maximum"],
  ["low", "high"],
  ["lowest", "highest"],
  ["lower", "upper"],
  ["smallest", "largest"],
];
const isMoment = new Set(["date", "datetime"]);
const isNumber = new Set(["integer", "float"]);

const minRows = 20;
/** Where more rows than these disagree, the names mean something else. */
const mostShare = 0.1;
const maxPairs = 200;
const maxTogether = 20;
const maxRows = 100;

type Pair = { first: RelatedColumn; second: RelatedColumn };

async function relate(context: RelationContext): Promise<OrderedPair[]> {
  const pairs = [...pairsOf(context, isMoment, moments), ...pairsOf(context, isNumber, numbers)].slice(0, maxPairs);
  const found = await inBatches(pairs, { size: maxTogether, report: context.report }, async (batch) => {
    const list = batch.flatMap(({ first, second }, at) => {
      const wrong = `FILTER (WHERE ${isWrong(context, first, second)})`;
      const both = `${valueOf(first.column)} IS NOT NULL AND ${valueOf(second.column)} IS NOT NULL`;
      return [
        `count(*) FILTER (WHERE ${both}) AS n${at}`,
        `count(*) ${wrong} AS w${at}`,
        `min(file_row_number + 1, ${maxRows}) ${wrong} AS r${at}`,
      ];
    });
    const [row = {}] = await queryRows(context, `SELECT ${list.join(", ")} FROM ${tableSource(context.tablePath)}`);
    return batch.map(({ first, second }, at): OrderedPair => ({
      first: first.name,
      second: second.name,
      n: readCount(row[`n${at}`]),
      violatingRows: readCount(row[`w${at}`]),
      rows: readNumbers(row[`r${at}`]),
      predicate: isWrong(context, first, second),
    }));
  });
  return found.filter(({ n, violatingRows }) => n >= minRows && violatingRows > 0 && violatingRows <= n * mostShare);
}

function isWrong(context: RelationContext, first: RelatedColumn, second: RelatedColumn): string {
  const wrong = `${valueOf(first.column)} > ${valueOf(second.column)}`;
  return [wrong, ...[first, second].flatMap((each) => isOwn(context, each))].join(" AND ");
}

/** Leaves out codes for "missing", days that systems fill in, and infinities: other findings speak of them. */
export function isOwn({ profile }: RelationContext, { column, name }: RelatedColumn): string[] {
  const {
    sentinels = [],
    placeholderDates,
    infinite,
  } = profile.columns.find(({ columnName }) => columnName === name)?.facts ?? {};
  const stored = column.storageName;
  return [
    ...(sentinels.length > 0 ? [`${stored} NOT IN (${sentinels.map(({ value }) => value).join(", ")})`] : []),
    ...(placeholderDates
      ? [`${stored}::DATE NOT IN (${placeholderDates.days.map((day) => `DATE '${day}'`).join(", ")})`]
      : []),
    ...(infinite ? [`isfinite(${stored})`] : []),
  ];
}

/** Columns whose names differ in the pair of words only. */
function pairsOf(
  { columns }: RelationContext,
  types: ReadonlySet<string>,
  words: readonly (readonly [string, string])[],
): Pair[] {
  const alike = columns.filter(({ column, count }) => types.has(column.dataType) && count >= minRows);
  const byWords = new Map(alike.map((each) => [wordsOf(each.name).join(" "), each]));
  return alike.flatMap((first) => {
    const own = wordsOf(first.name);
    return words.flatMap(([before, after]) => {
      if (!own.includes(before)) return [];
      const second = byWords.get(own.map((word) => (word === before ? after : word)).join(" "));
      return second && second !== first ? [{ first, second }] : [];
    });
  });
}
