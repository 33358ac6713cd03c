import type { ColumnStatistics } from "@datainsight/schemas";
import { isPersonal, type TableColumn } from "@datainsight/tables";
import type { Found, Fragments } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readField, readNumber, readNumbers } from "../readers.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { countEach, countsIn } from "./weights.ts";
import { meaningOfDates } from "./temporal.ts";

/** How dates that come at equal steps do so, and where a step is left out. */
export type Cadence = {
  unit: "year" | "month" | "working day" | "time";
  /** The usual step in units; microseconds for `time`. */
  step: number;
  /** Steps from one different value to the next, and those of them that are the usual one. */
  steps: number;
  regular: number;
  /** Steps that are too long, and values that would fill them. */
  gaps: number;
  absent: number;
  /** The rows with the first value after each gap. */
  after: RowSet | null;
  /** The earliest of these values, whatever the order of the rows; null where there is no gap. */
  first: { value: string } | null;
};

export type TimelinessFacts = {
  /** Days from the newest value to the day of the analysis; below 0 where it lies ahead. */
  daysSinceNewest?: number;
  cadence?: Cadence;
  /** Values of each month, January first, and of each hour of the day, UTC; hours only where there are times. */
  calendar?: { months: number[]; hours: number[] | null };
};

/** Fewer different days than this have no rhythm to speak of. */
const minValues = 12;
const maxValues = 5_000_000;
const microsPerDay = 86_400_000_000;
const maxListed = 100;
/** Where fewer steps than this share are the usual one, a longer step is no gap. */
const minRegular = 0.5;

/** Age, rhythm and calendar of dates. */
export const timelinessStatistics: StatisticGroup = {
  name: "timeliness",
  appliesTo: (column) =>
    (column.dataType === "date" || column.dataType === "datetime") && column.storageType !== "VARCHAR",
  overValues: ({ column }) => ({
    tlMidnight: `max(epoch_us(${local({ ...column, storageName: "v" })}) % ${microsPerDay}) = 0`,
  }),
  overRows,
  overDistinct: ({ column }, found): Record<string, string> => {
    const unique = readCount(found["unique"]);
    if (unique < minValues || unique > maxValues) return {};
    const index = indexOf({ ...column, storageName: "v" }, unitOf(found));
    return { tlCadence: cadenceQuery(index, unitOf(found)) };
  },
  probes: ({ column }, found) => {
    const after = afterIn(found);
    if (after.length === 0) return [];
    const condition = `${indexOf(column, unitOf(found))} IN (${after.slice(0, maxListed).join(", ")})`;
    const personal = isPersonal(meaningOfDates(column)?.id ?? null);
    return [{ name: "afterGaps", condition, ...(personal ? { predicate: null } : {}) }];
  },
  finish: (input, found, rows) => ({
    facts: factsOf(input, found, rows.get("afterGaps") ?? null),
    statistics: { ...calendarStatistics(input, found), ...ageOf(input, found) },
  }),
};

/** Of persons' dates of birth the newest one is nobody's business. */
function ageOf({ column, asOf }: GroupInput, found: Found): Partial<ColumnStatistics> {
  const newest = readNumber(found["tmax"]);
  if (!asOf || newest === null || isPersonal(meaningOfDates(column)?.id ?? null)) return {};
  return { daysSinceNewest: (asOf.getTime() * 1000 - newest) / microsPerDay };
}

function calendarStatistics({ column }: GroupInput, found: Found): Partial<ColumnStatistics> {
  if (readCount(found["values"]) === 0) return {};
  const cadence = cadenceStatistics(column, found);
  return {
    monthCounts: countsIn(found["tlMonths"], 1, 12),
    ...(found["tlHours"] === undefined ? {} : { hourCounts: countsIn(found["tlHours"], 0, 24) }),
    ...(cadence ? { cadence } : {}),
  };
}

function cadenceStatistics({ dataType }: TableColumn, found: Found): ColumnStatistics["cadence"] {
  const cadence = cadenceOf(found);
  const [median, largest] = [
    readNumber(readField(found["tlCadence"], "median")),
    readField(found["tlCadence"], "largest"),
  ];
  const [longest, at] = [readNumber(readField(largest, "k")), readNumber(readField(largest, "x"))];
  if (!cadence || median === null || longest === null || at === null) return undefined;
  const byTime = cadence.unit === "time";
  const scale = !byTime ? 1 : dataType === "date" ? microsPerDay : 1_000_000;
  const say = (index: number) => momentOf(index, cadence.unit, dataType);
  return {
    unit: cadence.unit === "time" ? (dataType === "date" ? "day" : "second") : cadence.unit,
    medianStep: median / scale,
    mostFrequentStep: cadence.step / scale,
    share: cadence.regular / cadence.steps,
    gaps: cadence.gaps,
    missing: cadence.absent,
    largestGap: { step: longest / scale, after: say(-at - longest), before: say(-at) },
  };
}

/** The moment of a step's number (see `indexOf`) as ISO 8601, to the precision of the unit. */
function momentOf(index: number, unit: Cadence["unit"], dataType: TableColumn["dataType"]): string {
  const iso = (millis: number) => {
    const date = new Date(millis);
    return Number.isNaN(date.getTime()) ? String(millis) : date.toISOString();
  };
  switch (unit) {
    case "year":
      return String(index);
    case "month":
      return `${Math.floor((index - 1) / 12)}-${String(((index - 1) % 12) + 1).padStart(2, "0")}`;
    case "working day":
      return iso((Math.floor(index / 5) * 7 + (index % 5) + 4) * 86_400_000).slice(0, 10);
    case "time":
      return dataType === "date"
        ? iso(index / 1000).slice(0, 10)
        : iso(Math.floor(index / 1000)).replace(/\.000Z$|Z$/, "");
  }
}

function overRows(input: GroupInput, found: Found): Fragments {
  const { column } = input;
  const value = local(column);
  return {
    tlMonths: countEach(input, `month(${value})`),
    ...(column.dataType === "datetime" ? { tlHours: countEach(input, `hour(${value})`) } : {}),
    ...(found["tlMidnight"] === true
      ? {
          tlDay: `min(day(${value})) = max(day(${value}))`,
          tlMonth: `min(month(${value})) = max(month(${value}))`,
        }
      : {}),
  };
}

function factsOf({ asOf, column }: GroupInput, found: Found, after: RowSet | null): TimelinessFacts {
  const newest = readNumber(found["tmax"]);
  const cadence = cadenceOf(found);
  const months = countsIn(found["tlMonths"], 1, 12);
  const hours = found["tlHours"] === undefined ? null : countsIn(found["tlHours"], 0, 24);
  return {
    ...(asOf && newest !== null ? { daysSinceNewest: (asOf.getTime() * 1000 - newest) / microsPerDay } : {}),
    ...(cadence ? { cadence: { ...cadence, ...gapsOf(cadence, { column, found, after }) } } : {}),
    ...(months.some((count) => count > 0) ? { calendar: { months, hours } } : {}),
  };
}

/** The value in UTC; infinite ones are none. */
function local({ storageName, storageType }: TableColumn): string {
  const finite = `CASE WHEN isfinite(${storageName}) THEN ${storageName} END`;
  return storageType.includes("TIME ZONE") || storageType === "TIMESTAMPTZ"
    ? `((${finite}) AT TIME ZONE 'UTC')`
    : `(${finite})`;
}

/** By what the values count: years and months have no fixed length, and offices close at weekends. */
function unitOf(found: Found): Cadence["unit"] {
  const midnight = found["tlMidnight"] === true;
  if (midnight && found["tlDay"] === true) return found["tlMonth"] === true ? "year" : "month";
  const [monday = 0, , , , friday = 0, saturday = 0, sunday = 0] = countsIn(found["weekdays"], 1, 7);
  return midnight && saturday + sunday === 0 && friday > 0 && monday > 0 ? "working day" : "time";
}

/** The number of the value's step. 1970-01-05 was a Monday. */
function indexOf(column: TableColumn, unit: Cadence["unit"]): string {
  const value = local(column);
  switch (unit) {
    case "year":
      return `year(${value})`;
    case "month":
      return `(year(${value}) * 12 + month(${value}))`;
    case "working day": {
      const days = `(epoch_us(${value}) // ${microsPerDay} - 4)`;
      return `(floor(${days} / 7)::BIGINT * 5 + least(isodow(${value}) - 1, 4))`;
    }
    case "time":
      return `epoch_us(${value})`;
  }
}

/**
 * The steps from value to value, taken together where they are equal: all figures follow from these, but for the values after
 * gaps, which are asked for only where a step is usual.
 */
function cadenceQuery(index: string, unit: Cadence["unit"]): string {
  // Moments are different already, as the values are; years, months and working days need not be.
  const once = unit === "time" ? "" : "DISTINCT ";
  const ordered = `SELECT c, x FROM (SELECT ${once}c, ${index} AS x FROM d) WHERE x IS NOT NULL ORDER BY c, x`;
  const steps = `SELECT c, x, CASE WHEN lag(c) OVER () = c THEN x - lag(x) OVER () END AS step FROM (${ordered})`;
  const equal = "SELECT c, step, count(*) AS k, min(x) AS x FROM s WHERE step IS NOT NULL GROUP BY c, step";
  const ranked = `SELECT *, sum(k) OVER (PARTITION BY c ORDER BY step) AS upto FROM (${equal})`;
  // Structs compare field by field: the most frequent step, and the least of those.
  const usual = "SELECT c, min({'k': -k, 'step': step}) AS m, sum(k) AS steps FROM g GROUP BY c";
  const isLong = "step > 1.5 * m.step";
  const after = `SELECT c, min(x, ${maxListed + 1}) AS after FROM s JOIN u USING (c)
    WHERE -m.k >= u.steps * ${minRegular} AND ${isLong} GROUP BY c`;
  const at = (rank: string) => `min(step) FILTER (WHERE upto > ${rank})`;
  const figures = [
    "'step': any_value(m.step)",
    "'steps': any_value(steps)",
    "'regular': -any_value(m.k)",
    `'gaps': sum(k) FILTER (WHERE ${isLong})`,
    `'absent': sum(k * (round(step / m.step) - 1)) FILTER (WHERE ${isLong})`,
    "'after': any_value(after)",
    `'median': ${at("(steps - 1) // 2")} / 2.0 + ${at("steps // 2")} / 2.0`,
    // The first of the longest, since the greatest struct has the least x.
    "'largest': max({'k': step, 'x': -x})",
  ];
  return `WITH s AS MATERIALIZED (${steps}), g AS MATERIALIZED (${ranked}), u AS MATERIALIZED (${usual})
    SELECT c, {${figures.join(", ")}} AS r FROM g JOIN u USING (c) LEFT JOIN (${after}) USING (c) GROUP BY c`;
}

function afterIn(found: Found): number[] {
  return readNumbers(readField(found["tlCadence"], "after"));
}

type Gaps = Pick<Cadence, "after" | "first">;

function gapsOf(
  { unit }: Pick<Cadence, "unit">,
  { column, found, after }: { column: TableColumn; found: Found; after: RowSet | null },
): Gaps {
  const listed = afterIn(found);
  const [first] = listed.toSorted((a, b) => a - b);
  return {
    // Past those that are listed, the rows of the first gaps do not stand for all.
    after: after && listed.length > maxListed ? { ...after, predicate: null } : after,
    first: first === undefined ? null : { value: momentOf(first, unit, column.dataType) },
  };
}

function cadenceOf(found: Found): Omit<Cadence, keyof Gaps> | null {
  const read = (name: string) => readCount(readField(found["tlCadence"], name));
  if (read("steps") === 0 || read("step") <= 0) return null;
  return {
    unit: unitOf(found),
    step: read("step"),
    steps: read("steps"),
    regular: read("regular"),
    gaps: read("gaps"),
    absent: read("absent"),
  };
}
