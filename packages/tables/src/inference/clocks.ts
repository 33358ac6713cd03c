import { quoteLiteral } from "../sql.ts";

/** Hours and minutes, seconds and their fractions where they are. */
export const clock = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?";
export const halfDay = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})? ?[AaPp][Mm]";

const timeFormats = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p"];

/** SQL that reads a time of day; null where it is none. */
export function timeParse(value: string): string {
  return `CAST(try_strptime(trim(${value}), [${timeFormats.map((each) => quoteLiteral(each)).join(", ")}]) AS TIME)`;
}

/** Hours that clocks of North America are behind UTC (RFC 2822, section 4.3). */
const zones = [
  ["EDT", 4],
  ["EST", 5],
  ["CDT", 5],
  ["CST", 6],
  ["MDT", 6],
  ["MST", 7],
  ["PDT", 7],
  ["PST", 8],
] as const;

/** What may stand behind a time of day to tell its zone; a name in brackets says no more than the offset before it. */
export const offset = "(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[ECMP][SD]T)(?:\\[[A-Za-z_/+-]+\\])?)";

/** SQL for how much the offset at the end of a text is ahead of UTC, as an interval; none where there is none. */
export function offsetSql(value: string): string {
  const text = `regexp_replace(trim(${value}), '\\[.*\\]$', '')`;
  const found = `regexp_extract(${text}, '([+-])([0-9]{2}):?([0-9]{2})$', ['s', 'h', 'm'])`;
  const minutes = `(CASE ${found}.s WHEN '-' THEN -1 ELSE 1 END) * (CAST(${found}.h AS INTEGER) * 60 + CAST(${found}.m AS INTEGER))`;
  const named = zones.map(([name, hours]) => `WHEN '${name}' THEN ${-60 * hours}`).join(" ");
  return (
    `to_minutes(CASE WHEN regexp_matches(${text}, '[0-9] ?[+-][0-9]{2}:?[0-9]{2}$') THEN ${minutes} ` +
    `ELSE CASE right(${text}, 3) ${named} ELSE 0 END END)`
  );
}
