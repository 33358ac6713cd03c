import { quoteLiteral } from "../sql.ts";
import type { Candidate } from "./candidate.ts";
import { clock, halfDay, offset, offsetSql, timeParse } from "./clocks.ts";
import { monthName, monthNumberSql } from "./named-months.ts";

const weekday = "(?:(?i:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|wednes|satur)(?i:day)?[.,]? +)?";
const day = "[0-9]{1,2}";
const ordinal = "(?i:st|nd|rd|th|er|[.]|º|ª)?";
const year = "[0-9]{4}";
const joined = "[ /-]+(?i:of |de |d['’])?";

const zone = `${offset}?`;

/** `parts`: patterns whose group is the day, and the month, in a text that is of the form. */
type Form = {
  id: string;
  format: string;
  pattern: string;
  parts: Parts;
  /** Formats of `strptime` that are forms of this one. */
  covers: readonly string[];
};

type Parts = { day: string; month: string };

const letters = "[^0-9 ,./()-]{3,10}";
const inDayFirst: Parts = { day: "([0-9]{1,2})", month: `[0-9]${ordinal}${joined}(${letters})` };
const inMonthFirst: Parts = { day: "[^0-9]([0-9]{1,2})(?:[^0-9:]|$)", month: `(${letters})[.]?[ /-]+(?:the )?[0-9]` };

const forms: readonly Form[] = [
  {
    id: "day-month-name",
    format: "%d %B %Y",
    pattern: `${weekday}${day}${ordinal}${joined}${monthName}[.]?,?[ /-]+(?i:de |del |of )?${year}`,
    parts: inDayFirst,
    covers: ["%d %b %Y", "%d %B %Y", "%d-%b-%Y"],
  },
  {
    id: "month-name-day",
    format: "%B %d, %Y",
    pattern: `${weekday}${monthName}[.]?[ /-]+(?:the )?${day}${ordinal},?[ /-]+${year}`,
    parts: inMonthFirst,
    covers: ["%b %d %Y", "%b %d, %Y", "%B %d %Y", "%B %d, %Y"],
  },
];

const word = "[^0-9 ,./-]{3,10}";
const looseDay = "[0-9]{1,2}[^0-9 ,/-]{0,2}";
/** Two words at most, a day, a year. */
const loose = ` *(?:${word}[.,]? +)?(?:${looseDay}[ /-]+(?:of |de |d['’])?${word}|${word}[ /.-]+(?:the )?${looseDay}),?.?[ /-]+(?:de |del |of )?${year}(?:[ ,:].{4,40})? *|${weekday}${word} +[0-9]{1,2} +${clock}.{5,9} *`;

/** SQL that makes a day of a text of which the pattern is known to hold; null where there is no such day. */
function daySql(value: string, parts: Parts): string {
  const part = (pattern: string): string => `regexp_extract(${value}, ${quoteLiteral(pattern)}, 1)`;
  const year = part("(?:^|[^0-9])([0-9]{4})(?:[^0-9]|$)");
  return `try_cast(concat(${year}, '-', ${monthNumberSql(part(parts.month))}, '-', ${part(parts.day)}) AS DATE)`;
}

function dated({ id, format, pattern, parts, covers }: Form): Candidate {
  const parse = (value: string): string => daySql(value, parts);
  return {
    id: `date-${id}`,
    dataType: "date",
    pattern: ` *${pattern} *`,
    loose,
    check: (value) => `${parse(value)} IS NOT NULL`,
    date: { format, parse, twin: null, covers: covers.map((each) => `date-${each}`) },
  };
}

function timed({ id, format, pattern, parts, covers }: Form): Candidate {
  const time = `(?:${halfDay}|${clock})`;
  const parse = (value: string): string => {
    const clockText = `regexp_extract(${value}, ${quoteLiteral(`[ ,:T](${time})${zone} *$`)}, 1)`;
    return `(${daySql(value, parts)} + ${timeParse(clockText)} - ${offsetSql(value)})`;
  };
  return {
    id: `datetime-${id}`,
    dataType: "datetime",
    pattern: ` *${pattern}(?:,? (?i:at )?|:)${time}${zone} *`,
    loose,
    check: (value) => `${parse(value)} IS NOT NULL`,
    date: {
      format: `${format} %H:%M:%S`,
      parse,
      twin: null,
      covers: covers.map((each) => `datetime-${each}`),
    },
  };
}

const parseUnix = (value: string): string =>
  `(${daySql(value, inMonthFirst)} + ${timeParse(`regexp_extract(${value}, ${quoteLiteral(clock)})`)})`;

/** `Fri Nov 15 10:30:00 2024`, as C and Unix write it; UTC may stand before the year. */
const ofUnix: Candidate = {
  id: "datetime-unix",
  dataType: "datetime",
  pattern: ` *${weekday}${monthName} +${day} +${clock}(?: (?:UTC|GMT))? ${year} *`,
  loose,
  check: (value) => `${parseUnix(value)} IS NOT NULL`,
  date: { format: "%a %b %d %H:%M:%S %Y", parse: parseUnix, twin: null },
};

/** Days with the name of the month, written freely: any of several languages, ordinals, a weekday before it. */
export const namedDates: readonly Candidate[] = forms.map((form) => dated(form));

/** The same with a time of day; with an offset, they are stored as UTC. */
export const namedDatetimes: readonly Candidate[] = [...forms.map((form) => timed(form)), ofUnix];
