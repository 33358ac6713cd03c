import type { ValueSpike } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import type { ProfiledColumn } from "../profile.ts";
import { readCount, readNumber, readNumbers } from "../readers.ts";
import { hasWord } from "../semantics/names.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { RelationContext, RelationGroup } from "./group.ts";
import { inBatches, queryRows } from "./queries.ts";
import { literalOf } from "./series-axis.ts";

/** Numbers of which one value stands far more often than any other: the mean that gaps were filled with, or a limit at which values were cut off. */
export const spikes: RelationGroup = {
  name: "spikes",
  what: "values that stand far too often",
  weight: 1,
  relate: async (context) => ({ spikes: await relate(context) }),
};

const minRows = 100;
/** Of few different values one is easily the most frequent. */
const minDifferent = 50;
/** Rows with the value, also as a share of all, and as a multiple of those with the next most frequent value, whatever threshold the reader sets. */
const [minCount, minShare, minTimes] = [10, 0.01, 3];
/** How far from the mean or the median of the others a value may be that is one of them, in standard deviations. */
const nearness = 0.02;
/** Limits that lie in the nature of a quantity. */
const natural = new Set([-100, -1, 0, 1, 100]);
const calendar = ["year", "quarter", "month", "week", "day", "hour", "date"] as const;
const unmeasured = new Set(["latitude", "longitude", "identifier", "postcode", "phone", "credit_card", "national_id"]);
/** Medians hold every value of a column until the query ends. */
const maxHeldValues = 24_000_000;
const perQuery = 20;
const maxRows = 100;

type Candidate = { related: RelatedColumn; literal: string; value: number; times: number; atLimit: boolean };

async function relate(context: RelationContext): Promise<ValueSpike[]> {
  const profiles = new Map(context.profile.columns.map((each) => [each.columnName, each]));
  const candidates = context.columns.flatMap((related) => candidateIn(related, profiles.get(related.name)) ?? []);
  const size = Math.max(1, Math.min(perQuery, Math.floor(maxHeldValues / Math.max(1, context.rowCount))));
  return inBatches(candidates, { size, report: context.report }, async (batch) => {
    const list = batch.flatMap(({ related: { column }, literal }, at) => {
      const value = numericValue(column) ?? "NULL";
      const others = `FILTER (WHERE ${column.storageName} <> ${literal})`;
      return [
        `count(*) FILTER (WHERE ${column.storageName} = ${literal}) AS n${at}`,
        `min(file_row_number + 1, ${maxRows}) FILTER (WHERE ${column.storageName} = ${literal}) AS r${at}`,
        `avg(${value}) ${others} AS m${at}`,
        `stddev_samp(${value}) ${others} AS s${at}`,
        `median(${value}) ${others} AS q${at}`,
      ];
    });
    const [row = {}] = await queryRows(context, `SELECT ${list.join(", ")} FROM ${tableSource(context.tablePath)}`);
    return batch.flatMap((candidate, at): ValueSpike[] => {
      const { related, literal, value, times, atLimit } = candidate;
      const read = (name: string) => readNumber(row[`${name}${at}`]) ?? Number.NaN;
      const near = nearness * read("s");
      const isMiddle = Math.abs(value - read("m")) <= near || Math.abs(value - read("q")) <= near;
      if (!atLimit && !isMiddle) return [];
      return [
        {
          column: related.name,
          kind: atLimit ? "limit" : "middle",
          value,
          n: related.count,
          rowCount: readCount(row[`n${at}`]),
          times,
          rows: readNumbers(row[`r${at}`]),
          predicate: `${related.column.storageName} = ${literal}`,
        },
      ];
    });
  });
}

/** The most frequent value, where it is so far more frequent than the next. */
function candidateIn(related: RelatedColumn, profiled: ProfiledColumn | undefined): Candidate | null {
  const { column, name, role, unique, count, semanticType } = related;
  const [top, next] = profiled?.statistics.topValues ?? [];
  const isNumber = column.dataType === "integer" || column.dataType === "float";
  if (!isNumber || role !== "number" || unique < minDifferent || count < minRows || !top || !next) return null;
  if (unmeasured.has(semanticType ?? "") || hasWord(name, calendar)) return null;
  const [value, times] = [Number(top.value), top.count / Math.max(1, next.count)];
  if (top.count < Math.max(minCount, minShare * count) || times < minTimes || !Number.isFinite(value)) return null;
  const atLimit = value === readNumber(profiled?.minValue) || value === readNumber(profiled?.maxValue);
  if (natural.has(value) || profiled?.facts.sentinels?.some((each) => each.value === value)) return null;
  return { related, literal: literalOf(column, top.value), value, times, atLimit };
}
