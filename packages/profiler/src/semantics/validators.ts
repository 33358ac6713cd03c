import { ipPattern } from "./patterns.ts";

const address = new RegExp(`^(?:${ipPattern})$`, "u");

/** An address of IPv4 or IPv6, with a prefix length or none. */
export function isAddress(value: string): boolean {
  return address.test(value.trim());
}

/**
 * A phone number: 6 to 15 digits (E.164 has at most 15), the signs that are put between them, an extension at the end. Dates, decimal
 * numbers and addresses of IPv4 have the same signs and are none; nor are the nine digits of a social security number.
 */
export function isPhone(value: string): boolean {
  const text = value.trim().replace(/^tel:/i, "");
  const number = text.replace(/(?:\s*(?:x|ext\.?|extension)\s*\d{1,6})$/i, "");
  if (!/^(?:\+\s?)?[\d(][\d\s().\-/]*\d$/.test(number)) return false;
  const digits = number.replace(/\D/g, "").length;
  if (digits < 6 || digits > 15) return false;
  return (
    !/^\d{4}[-./]\d{1,2}[-./]\d{1,2}$|^\d{1,2}[-./]\d{1,2}[-./]\d{4}$|^\d+\.\d+$|^\d{3}-\d{2}-\d{4}$/.test(number) &&
    !isAddress(number)
  );
}

/** A social security number of the United States: no area 000, 666 or 900 and above, no group 00, no serial 0000. */
export function isSocialSecurityNumber(value: string): boolean {
  return /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(value.trim());
}

/** Two to ten letters and digits, spaces and hyphens between: no country's codes go without a digit. */
export function isPostcode(value: string): boolean {
  return /^(?=[^\d]*\d)[A-Za-z\d](?:[A-Za-z\d]|[ -](?=[A-Za-z\d])){1,9}$/.test(value.trim());
}

/** A day of somebody's life, year first or last, in digits or with the month's name; the year may have two digits. */
export function isWrittenDay(value: string): boolean {
  const text = value.trim();
  return (
    /^(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\.0+)?$/.test(text) ||
    /^(?:\d{4}|\d{1,2})[-./ ](?:\d{1,2}|[A-Za-z]{3,9})[-./, ]{1,2}(?:\d{4}|\d{1,2})(?:[T ].*)?$/.test(text) ||
    /^[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}$/.test(text)
  );
}

/** A house number beside a word, as in `12 Main Street` or `Hauptstr. 7a`; or a box. */
export function isStreetAddress(value: string): boolean {
  const text = value.trim();
  return /^(?=.*\d)(?=.*\p{L}{3})[\p{L}\p{N}\s.,'’#/&()-]{5,120}$/u.test(text) && /\s/.test(text);
}

/** A number whose absolute value is at most `limit`. */
export function isWithin(value: string, limit: number): boolean {
  return value.trim() !== "" && Math.abs(Number(value)) <= limit;
}

const degrees = (axis: string) =>
  `(\\d{1,3}(?:\\.\\d+)?)\\s*[°º](?:\\s*\\d{1,2}(?:\\.\\d+)?\\s*[′'’](?:\\s*\\d{1,2}(?:\\.\\d+)?\\s*[″"”])?)?\\s*[${axis}]`;
const sexagesimal = new RegExp(`^${degrees("NS")}[\\s,;]*${degrees("EWO")}$`, "iu");

/**
 * A latitude and a longitude in degrees with a point, between them a comma, a semicolon or a space, brackets or none; in degrees,
 * minutes and seconds with their signs; or a point of WKT, whose first number is the longitude.
 */
export function isCoordinates(value: string): boolean {
  const signed = sexagesimal.exec(value.trim());
  if (signed) return isWithin(signed[1] ?? "", 90) && isWithin(signed[2] ?? "", 180);
  const found = /^[([]?\s*(-?\d{1,3}\.\d+)\s*(?:[,;]|\s)\s*(-?\d{1,3}\.\d+)\s*[)\]]?$/.exec(value.trim());
  if (found) return isWithin(found[1] ?? "", 90) && isWithin(found[2] ?? "", 180);
  const point = /^POINT\s*Z?\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)(?:\s+-?\d+(?:\.\d+)?)?\s*\)$/i.exec(
    value.trim(),
  );
  return point !== null && isWithin(point[1] ?? "", 180) && isWithin(point[2] ?? "", 90);
}

/** An object or a list of JSON: a number or a word alone is JSON too, and says nothing. */
export function isJson(value: string): boolean {
  const text = value.trim();
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A path of POSIX or Windows with at least one separator. */
export function isPathWithFolders(value: string): boolean {
  const text = value.trim();
  if (/^[a-z][a-z+.-]*:\/\//i.test(text) || text.length > 4096) return false;
  const isRooted = /^(?:[A-Za-z]:[\\/]|\\\\|\/|~\/|\.{1,2}\/)[^\0\n]+$/.test(text);
  return isRooted || /^[\w .()-]+(?:[\\/][\w .()-]+)+\.\w{1,8}$/.test(text);
}

/** A path, or a name with a short ending. */
export function isFilePath(value: string): boolean {
  return isPathWithFolders(value) || /^[\w()-][\w .()-]*\.(?=\w*[A-Za-z])[A-Za-z0-9]{2,5}$/.test(value.trim());
}

/** The digits of a digest: MD5, SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512 in hexadecimal. */
export function isHash(value: string): boolean {
  return /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value.trim());
}

/** One kind of digest has one length. */
export function haveOneLength(values: readonly string[]): boolean {
  return (
    new Set(
      values
        .map((value) => value.trim())
        .filter((value) => value !== "")
        .map(({ length }) => length),
    ).size === 1
  );
}

/** Endings and words that companies have in their names, and persons hardly. */
const company =
  /\b(?:inc|ltd|llc|llp|plc|gmbh|ag|corp|corporation|company|co|group|holdings?|bank|university|school|hospital|clinic|church|store|shop|services?|solutions|systems|industries|international|foundation|institute|society|association|department|team|unknown|test|the|and|of|for)\b/i;

/** Two to five words as persons are called: each begins with a capital, but for particles such as `van` and `de`. */
export function isFullName(value: string): boolean {
  const text = value.trim().replace(/^(?:mr|mrs|ms|miss|dr|prof)\.?\s+/i, "");
  const name = /^([^,]+),\s*([^,]+)$/.exec(text);
  const words = (name ? `${name[2] ?? ""} ${name[1] ?? ""}` : text).split(/\s+/);
  if (words.length < 2 || words.length > 5 || company.test(text)) return false;
  const capitals = words.filter((word) => /^\p{Lu}[\p{L}\p{M}'’.-]*$/u.test(word));
  const particles = words.filter((word) =>
    /^(?:de|del|della|der|den|di|da|do|dos|du|la|le|van|von|zu|bin|ibn|al|el|y|e)$/.test(word),
  );
  return capitals.length >= 2 && capitals.length + particles.length === words.length;
}
