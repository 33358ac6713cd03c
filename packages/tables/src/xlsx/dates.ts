/** What a number is shown as: a date or time, hours past 24, or a code of so many digits with zeros in front. */
export type ShownAs = "date" | "elapsed" | { digits: number };

/** For the built-in number formats (ECMA-376 part 1, 18.8.30); undefined for a plain number. */
export function shownAsId(id: number): ShownAs | undefined {
  if (id === 46) return "elapsed";
  const isDate = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  return isDate ? "date" : undefined;
}

/** For a format code: what stands in it outside quotes, escapes and conditions. */
export function shownAs(code: string): ShownAs | undefined {
  const bare = code
    .replaceAll(/"[^"]*"|\\.|_./g, "")
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "")
    .replaceAll(/general/gi, "");
  if (/\[(?:h+|m+|s+)\]/i.test(bare)) return "elapsed";
  if (/[ymdhs]/i.test(bare)) return "date";
  return /^0{2,}$/.test(code) ? { digits: code.length } : undefined;
}

const msPerDay = 86_400_000;
/** Serial 25569 is 1970-01-01 in the calendar that begins with 1900. */
const epochSerial = 25_569;
const offset1904 = 1462;
/** 9999-12-31. */
const lastSerial = 2_958_466;

/**
 * A serial date as ISO text: a date when it has no time, a time when it has no date. Null for what is no date.
 * The calendar of 1900 counts a 29 February 1900 that never was.
 */
export function serialToIso(serial: number, starts1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0) return null;
  if (serial < 1) return new Date(Math.round(serial * msPerDay)).toISOString().slice(11, 19);
  const counted = starts1904 ? serial + offset1904 : serial < 60 ? serial + 1 : serial;
  if (counted >= lastSerial) return null;
  const iso = new Date(Math.round((counted - epochSerial) * msPerDay)).toISOString();
  if (iso.endsWith("T00:00:00.000Z")) return iso.slice(0, 10);
  return iso.endsWith(".000Z") ? iso.slice(0, 19) : iso.slice(0, 23);
}

/** A length of time in days as hours, minutes and seconds, hours past 24 with it: 1.25 is `30:00:00`. Null where it is none. */
export function elapsedOf(days: number): string | null {
  if (!Number.isFinite(days) || days < 0 || days >= lastSerial) return null;
  const seconds = Math.round(days * 86_400);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return [hours, minutes, rest].map((part) => String(part).padStart(2, "0")).join(":");
}
