import { quoteLiteral } from "../sql.ts";
import type { Candidate } from "./candidate.ts";
import { clock, halfDay, offset as requiredOffset, offsetSql, timeParse } from "./clocks.ts";
import { namedDates, namedDatetimes } from "./named-dates.ts";

const day = "[0-9]{1,2}";
const year = "[0-9]{4}";
const shortYear = "[0-9]{2}";
const month =
  "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
const fullMonth =
  "(?:January|February|March|April|May|June|July|August|September|October|November|December|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)";

type Written = { format: string; pattern: string; twin?: string };

/** Month first stands before day first: it is taken when nothing tells them apart. */
const written: readonly Written[] = [
  { format: "%Y-%m-%d", pattern: `${year}-${day}-${day}` },
  { format: "%Y/%m/%d", pattern: `${year}/${day}/${day}` },
  { format: "%Y.%m.%d", pattern: `${year}\\.${day}\\.${day}` },
  { format: "%m/%d/%Y", pattern: `${day}/${day}/${year}`, twin: "%d/%m/%Y" },
  { format: "%d/%m/%Y", pattern: `${day}/${day}/${year}`, twin: "%m/%d/%Y" },
  { format: "%m-%d-%Y", pattern: `${day}-${day}-${year}`, twin: "%d-%m-%Y" },
  { format: "%d-%m-%Y", pattern: `${day}-${day}-${year}`, twin: "%m-%d-%Y" },
  { format: "%d.%m.%Y", pattern: `${day}\\.${day}\\.${year}` },
  { format: "%m.%d.%Y", pattern: `${day}\\.${day}\\.${year}` },
  { format: "%b %d %Y", pattern: `${month} ${day} ${year}` },
  { format: "%b %d, %Y", pattern: `${month} ${day}, ${year}` },
  { format: "%B %d, %Y", pattern: `${fullMonth} ${day}, ${year}` },
  { format: "%B %d %Y", pattern: `${fullMonth} ${day} ${year}` },
  { format: "%d %b %Y", pattern: `${day} ${month} ${year}` },
  { format: "%d %B %Y", pattern: `${day} ${fullMonth} ${year}` },
  { format: "%d-%b-%Y", pattern: `${day}-${month}-${year}` },
  { format: "%Y-%b-%d", pattern: `${year}-${month}-${day}` },
  { format: "%m/%d/%y", pattern: `${day}/${day}/${shortYear}`, twin: "%d/%m/%y" },
  { format: "%d/%m/%y", pattern: `${day}/${day}/${shortYear}`, twin: "%m/%d/%y" },
  { format: "%m-%d-%y", pattern: `${day}-${day}-${shortYear}`, twin: "%d-%m-%y" },
  { format: "%d-%m-%y", pattern: `${day}-${day}-${shortYear}`, twin: "%m-%d-%y" },
  { format: "%d.%m.%y", pattern: `${day}\\.${day}\\.${shortYear}` },
  { format: "%d-%b-%y", pattern: `${day}-${month}-${shortYear}` },
  { format: "%d %b %y", pattern: `${day} ${month} ${shortYear}` },
  { format: "%d. %m. %Y", pattern: `${day}\\. ${day}\\. ${year}` },
  { format: "%Y年%m月%d日", pattern: `${year}年${day}月${day}日` },
  { format: "%G-W%V-%u", pattern: `${year}-W[0-9]{2}-[1-7]` },
];

const isoDateQuick = {
  fits: (value: string): string => `CAST(try_cast(${value} AS DATE) AS VARCHAR) = ${value}`,
  parse: (value: string): string => `CAST(${value} AS DATE)`,
};

function dateCandidate({ format, pattern, twin }: Written): Candidate {
  const parse = (value: string): string => `CAST(try_strptime(trim(${value}), ${quoteLiteral(format)}) AS DATE)`;
  return {
    id: `date-${format}`,
    dataType: "date",
    pattern: ` *${pattern} *`,
    check: (value) => `try_strptime(trim(${value}), ${quoteLiteral(format)}) IS NOT NULL`,
    ...(format === "%Y-%m-%d" ? { quick: isoDateQuick } : {}),
    date: { format, parse, twin: twin ? `date-${twin}` : null },
  };
}

export const dateCandidates: readonly Candidate[] = [...written.map((each) => dateCandidate(each)), ...namedDates];

const offset = "(?: ?(?:Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?";

const isoParse = (value: string): string => `try_cast(trim(${value}) AS TIMESTAMP)`;

/** DuckDB reads an offset written as `+02:00` after no space. */
const zonedParse = (value: string): string => {
  const utc = `regexp_replace(trim(${value}), ' ?(?:[zZ]|UTC|GMT)$', '+00:00')`;
  const full = `regexp_replace(${utc}, ' ?([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2')`;
  return `CAST(try_cast(regexp_replace(${full}, ' ([+-][0-9]{2})$', '\\1') AS TIMESTAMPTZ) AS TIMESTAMP)`;
};

/** Midnight may be left out, unless of all values: then they are dates. */
function isoCandidates(separator: "-" | "/"): Candidate[] {
  const date = `${year}${separator}${day}${separator}${day}`;
  const format = `%Y${separator}%m${separator}%d %H:%M:%S`;
  const quick = {
    fits: (value: string): string =>
      `CASE WHEN CAST(try_cast(${value} AS TIMESTAMP) AS VARCHAR) = ${value} THEN true ELSE strftime(try_cast(${value} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S') = ${value} END`,
    parse: (value: string): string => `CAST(${value} AS TIMESTAMP)`,
  };
  return [
    {
      id: `datetime-iso${separator}`,
      dataType: "datetime",
      pattern: ` *${date}(?:[T ]${clock})? *`,
      check: (value) => `${isoParse(value)} IS NOT NULL`,
      ...(separator === "-" ? { quick } : {}),
      date: { format, parse: isoParse, twin: null },
    },
    {
      id: `datetime-zoned${separator}`,
      dataType: "datetime",
      pattern: ` *${date}[T ]${clock}${offset} *`,
      check: (value) => `${zonedParse(value)} IS NOT NULL`,
      date: { format: `${format}%z`, parse: zonedParse, twin: null },
    },
  ];
}

const colonsOf = (value: string): string => `(strlen(${value}) - strlen(replace(${value}, ':', '')))`;

/** DuckDB tries the formats of a list one by one, which is slow for most of them; few can read a clock of a given look. */
function clockedParse(format: string, value: string): string {
  const text = `trim(${value})`;
  const read = (...times: string[]): string => {
    const formats = times.flatMap((time) => [`${format} ${time}`, `${format}, ${time}`]);
    return `try_strptime(${text}, [${formats.map((each) => quoteLiteral(each)).join(", ")}])`;
  };
  const isHalfDay = `lower(right(${text}, 1)) = 'm'`;
  return (
    `CASE WHEN ${isHalfDay} THEN CASE WHEN ${colonsOf(value)} > 1 THEN ${read("%I:%M:%S %p")} ELSE ${read("%I:%M %p", "%I:%M%p")} END ` +
    `WHEN ${colonsOf(value)} > 1 THEN ${read("%H:%M:%S", "%H:%M:%S.%f")} ELSE ${read("%H:%M")} END`
  );
}

function clockedCandidate({ format, pattern, twin }: Written): Candidate {
  const parse = (value: string): string => clockedParse(format, value);
  return {
    id: `datetime-${format}`,
    dataType: "datetime",
    pattern: ` *${pattern},? (?:${halfDay}|${clock}) *`,
    check: (value) => `${parse(value)} IS NOT NULL`,
    date: { format: `${format} %H:%M:%S`, parse, twin: twin ? `datetime-${twin}` : null },
  };
}

const looseZoned = ` *[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4},? ${clock}.{1,40}`;

/** The same with an offset behind each of them, stored as UTC. */
function zonedCandidate({ format, pattern, twin }: Written): Candidate {
  const parse = (value: string): string => {
    const local = `regexp_replace(${value}, ${quoteLiteral(`${requiredOffset} *$`)}, '')`;
    return `(${clockedParse(format, local)} - ${offsetSql(value)})`;
  };
  return {
    id: `datetime-zoned-${format}`,
    dataType: "datetime",
    pattern: ` *${pattern},? (?:${halfDay}|${clock})${requiredOffset} *`,
    loose: looseZoned,
    check: (value) => `${parse(value)} IS NOT NULL`,
    date: { format: `${format} %H:%M:%S%z`, parse, twin: twin ? `datetime-zoned-${twin}` : null },
  };
}

const zonedFormats = new Set(["%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d-%m-%Y", "%d.%m.%Y"]);

/** The basic format of ISO 8601: `20241115T103000Z`. */
const basicIso: Candidate = (() => {
  const parse = (value: string): string =>
    zonedParse(
      `regexp_replace(${value}, '([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})', '\\1-\\2-\\3 \\4:\\5:\\6')`,
    );
  return {
    id: "datetime-basic",
    dataType: "datetime",
    pattern: ` *[0-9]{8}T[0-9]{6}(?:\\.[0-9]{1,9})?${offset} *`,
    check: (value) => `${parse(value)} IS NOT NULL`,
    date: { format: "%Y%m%dT%H%M%S%z", parse, twin: null },
  };
})();

export const datetimeCandidates: readonly Candidate[] = [
  ...isoCandidates("-"),
  ...isoCandidates("/"),
  ...written.slice(2).map((each) => clockedCandidate(each)),
  ...written.filter(({ format }) => zonedFormats.has(format)).map((each) => zonedCandidate(each)),
  basicIso,
  ...namedDatetimes,
];

const century = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])";

/** Days and times in digits alone, read only where the column's name, or the caller, says that they are such. */
export const digitDates: readonly Candidate[] = [
  { format: "%Y%m%d", dataType: "date", pattern: century },
  { format: "%Y%m%d%H%M%S", dataType: "datetime", pattern: `${century}(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]` },
].map(({ format, dataType, pattern }): Candidate => {
  const read = (value: string): string => `try_strptime(trim(${value}), ${quoteLiteral(format)})`;
  const parse = (value: string): string => (dataType === "date" ? `CAST(${read(value)} AS DATE)` : read(value));
  return {
    id: `${dataType}-${format}`,
    dataType: dataType === "date" ? "date" : "datetime",
    pattern: ` *${pattern} *`,
    check: (value) => `${read(value)} IS NOT NULL`,
    date: { format, parse, twin: null },
  };
});

export const timeCandidates: readonly Candidate[] = [
  {
    id: "time",
    dataType: "time",
    pattern: ` *(?:${halfDay}|${clock}) *`,
    check: (value) => `${timeParse(value)} IS NOT NULL`,
    date: { format: "%H:%M:%S", parse: timeParse, twin: null },
  },
];
