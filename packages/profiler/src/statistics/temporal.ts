import type { DistributionData } from "@datainsight/schemas";
import { isPersonal, quoteLiteral, type TableColumn } from "@datainsight/tables";
import type { Found, Fragments } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readNumber, readNumbers } from "../readers.ts";
import { meaningOf, meaningStatisticsOf } from "../semantics/meaning.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { between, countEach, countsIn, countWhere, quantileShares, ranksOfQuantile, valuesAtRanks } from "./weights.ts";
import { binEdges, binIndex, type Binning, wholeBinIndex } from "./histogram.ts";

export type TemporalFacts = {
  /** Dates after the day of the analysis, but for those that systems fill in. */
  future?: RowSet;
  /** Dates that systems fill in when they know none, such as 1900-01-01. */
  placeholderDates?: RowSet & { days: string[] };
};

/** Days that nothing else explains, and days that also just happen: those must stand out by their number. */
const certain = ["0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "2099-12-31", "9999-12-31"] as const;
const likely = ["1900-01-01", "1970-01-01"] as const;
const likelyFactor = 5;
const likelyLeast = 3;

const bins = 30;
const microsPerSecond = 1_000_000;
const microsPerDay = 86_400_000_000;

/** Histogram over time, quantiles, days in the future, placeholder dates. The median of a time is no number: it is `quantiles.p50`. */
export const temporalStatistics: StatisticGroup = {
  name: "temporal",
  appliesTo: (column) => ["date", "datetime", "time"].includes(column.dataType) && column.storageType !== "VARCHAR",
  overValues: (input) => {
    const column = { ...input.column, storageName: "v" };
    return {
      tmin: `min(${micros(column)})`,
      tmax: `max(${micros(column)})`,
      finite: `sum(n * (${micros(column)} IS NOT NULL)::INT)`,
    };
  },
  overRows: (input, found): Fragments => {
    const { column, asOf } = input;
    const quantiles = quantileRanks(input, found);
    if (column.dataType === "time") return { ...quantiles, hours: countEach(input, `hour(${column.storageName})`) };
    const [min, max] = [readNumber(found["tmin"]), readNumber(found["tmax"])];
    const within = [...certain, ...likely].flatMap((day, index) => {
      const start = Date.parse(day) * 1000;
      const isWithin = min !== null && max !== null && start <= max && min < start + microsPerDay;
      return isWithin ? [[`day${index}`, countWhere(input, isDay(column, [day]))] as const] : [];
    });
    return {
      ...quantiles,
      weekdays: countEach(input, `isodow(${column.storageName})`),
      future: asOf ? countWhere(input, isFuture(column, asOf)) : "0",
      ...Object.fromEntries(within),
    };
  },
  refine: (input, found) => {
    const { column } = input;
    const binning = binningOf(found);
    // Midnight has the number of 1970-01-01, and is no day.
    const days = column.dataType === "time" ? [] : likely;
    const first = days.find((day) => readNumber(found["tmin"]) === Date.parse(day) * 1000);
    const after = first ? { second: `min(${micros(column)}) FILTER (WHERE NOT ${isDay(column, [first])})` } : {};
    if (!binning) return {};
    const index = wholeBinIndex(micros(column), binning) ?? binIndex(`(${micros(column)})::DOUBLE`, binning);
    return { ...after, tbins: countEach(input, index) };
  },
  probes: ({ column, asOf }, found) => [
    ...(asOf && readCount(found["future"]) > 0
      ? [{ name: "future", condition: `${noPlaceholder(column, found)}${isFuture(column, asOf)}` }]
      : []),
    ...(placeholdersIn(found).length > 0
      ? [{ name: "placeholderDates", condition: isDay(column, placeholdersIn(found)) }]
      : []),
  ],
  finish: (input, found, rows) => {
    const { column } = input;
    const [future, placeholderDates] = [rows.get("future"), rows.get("placeholderDates")];
    const histogram = histogramOf(column, found);
    const meaning = meaningOfDates(column);
    return {
      semanticType: meaning?.id ?? null,
      ...(histogram ? { distributionData: histogram } : {}),
      statistics: {
        ...meaningStatisticsOf(meaning, []),
        ...calendarOf(input, found),
        // Quantiles of dates that are personal are dates of persons.
        ...(isPersonal(meaning?.id ?? null) ? {} : quantilesIn(column, found)),
      },
      facts: {
        ...(future ? { future } : {}),
        ...(placeholderDates ? { placeholderDates: { ...placeholderDates, days: placeholdersIn(found) } } : {}),
      },
    };
  },
};

/** Dates without an end stand before or after all others: with one of them the ranks would be those of other values. */
function quantileRanks(input: GroupInput, found: Found): Fragments {
  const count = readCount(found["values"]);
  if (count === 0 || readCount(found["finite"]) !== count) return {};
  const ranks = Object.values(quantileShares).flatMap((share) => {
    const { lower, upper } = ranksOfQuantile(count, share);
    return [lower, upper];
  });
  return { moments: valuesAtRanks(input, micros(input.column), { ranks, count }) };
}

/** As ISO 8601; what falls between two values is rounded down to the unit of the column. */
function quantilesIn(column: TableColumn, found: Found) {
  const values = readNumbers(found["moments"]);
  const count = readCount(found["values"]);
  const [p01, p05, p25, p50, p75, p95, p99] = Object.values(quantileShares).map((share, index) => {
    const [low, high] = [values[index * 2], values[index * 2 + 1]];
    if (low === undefined || high === undefined) return undefined;
    return isoOf(column, Math.floor(between(low, high, ranksOfQuantile(count, share).part)));
  });
  if (!p01 || !p05 || !p25 || !p50 || !p75 || !p95 || !p99) return {};
  return { quantiles: { p01, p05, p25, p50, p75, p95, p99 } };
}

/** What a column of dates means: its name alone tells. */
export function meaningOfDates({ name, dataType }: TableColumn) {
  return meaningOf({ name, dataType, values: [], count: 0, uniqueCount: 0 });
}

/** Days from the first to the last value, and how many values fall on each day of the week, Monday first. */
function calendarOf({ column: { dataType }, asOf }: GroupInput, found: Found) {
  const [min, max] = [readNumber(found["tmin"]), readNumber(found["tmax"])];
  if (min === null || max === null) return {};
  if (dataType === "time") return { hourCounts: countsIn(found["hours"], 0, 24) };
  const days: readonly string[] = [...certain, ...likely];
  const placeholders = placeholdersIn(found).map((value) => ({
    value,
    count: readCount(found[`day${days.indexOf(value)}`]),
  }));
  return {
    spanDays: (max - min) / microsPerDay,
    weekdayCounts: countsIn(found["weekdays"], 1, 7),
    ...(asOf ? { futureCount: readCount(found["future"]) } : {}),
    ...(placeholders.length > 0 ? { placeholderDates: placeholders } : {}),
  };
}

function micros({ storageName, dataType, storageType }: TableColumn): string {
  if (dataType === "time") return `epoch_us(${storageName}::TIME)`;
  if (storageType === "DATE") return `epoch_us(CASE WHEN isfinite(${storageName}) THEN ${storageName} END)`;
  return `epoch_us(CASE WHEN isfinite(${storageName}) THEN ${storageName} END)`;
}

function isFuture({ storageName }: TableColumn, asOf: Date): string {
  return `${storageName}::DATE > DATE ${quoteLiteral(asOf.toISOString().slice(0, 10))}`;
}

function isDay({ storageName }: TableColumn, days: readonly string[]): string {
  return `${storageName}::DATE IN (${days.map((day) => `DATE ${quoteLiteral(day)}`).join(", ")})`;
}

/** The beginning of a condition that leaves out the days that systems fill in; empty where there are none. */
export function noPlaceholder(column: TableColumn, found: Found): string {
  const days = placeholdersIn(found);
  return days.length === 0 ? "" : `NOT ${isDay(column, days)} AND `;
}

function placeholdersIn(found: Found): string[] {
  const usual = readCount(found["values"]) / Math.max(1, readCount(found["unique"]));
  return [...certain, ...likely].filter((day, index) => {
    const count = readCount(found[`day${index}`]);
    if (index < certain.length) return count > 0;
    return count >= likelyLeast && (count >= likelyFactor * usual || standsAlone(found, day));
  });
}

/** True for a first day that the others follow only after more than a year. */
function standsAlone(found: Found, day: string): boolean {
  const [first, second] = [readNumber(found["tmin"]), readNumber(found["second"])];
  return first === Date.parse(day) * 1000 && second !== null && second - first > 366 * microsPerDay;
}

function binningOf(found: Found): Binning | null {
  const [min, max] = [readNumber(found["tmin"]), readNumber(found["tmax"])];
  if (min === null || max === null) return null;
  const unit = [microsPerDay, microsPerSecond].find((length) => min % length === 0 && max % length === 0) ?? 1;
  const width = Math.max(unit, Math.ceil((max - min + unit) / bins / unit) * unit);
  return { from: min, width, bins: Math.max(1, Math.ceil((max - min + unit) / width)) };
}

function histogramOf(column: TableColumn, found: Found): DistributionData | null {
  const binning = binningOf(found);
  const max = readNumber(found["tmax"]);
  if (!binning || max === null) return null;
  return {
    kind: "histogram",
    bins: countsIn(found["tbins"], 0, binning.bins).map((count, index) => {
      const { from, to } = binEdges(binning, index, max);
      return { from: isoOf(column, from), to: isoOf(column, to), count };
    }),
  };
}

/** Microseconds since 1970 as ISO 8601: a day, a time of day, or both. */
function isoOf({ dataType }: TableColumn, micros: number): string {
  const date = new Date(Math.floor(micros / 1000));
  if (Number.isNaN(date.getTime())) return String(micros);
  const iso = date.toISOString();
  if (dataType === "time") return iso.slice(11, 19);
  return dataType === "date" ? iso.slice(0, iso.indexOf("T")) : iso.replace(/\.000Z$/, "").replace(/Z$/, "");
}
