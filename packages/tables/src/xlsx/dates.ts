/** True for the built-in number formats that show dates and times (ECMA-376 part 1, 18.8.30). */
export function isDateFormatId(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** True for a format code with parts of a date or time outside quotes, escapes and conditions. */
export function isDateFormat(code: string): boolean {
  const bare = code
    .replaceAll(/"[^"]*"|\\.|_./g, "")
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "")
    .replaceAll(/general/gi, "");
  return /[ymdhs]/i.test(bare);
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
