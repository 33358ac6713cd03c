import { isIP } from "node:net";

/** An address of IPv4 or IPv6, with a prefix length or none. */
export function isAddress(value: string): boolean {
  const [address = "", prefix] = value.trim().split("/");
  return isIP(address) !== 0 && (prefix === undefined || /^\d{1,3}$/.test(prefix));
}

/** 6 to 20 digits (E.164 has at most 15) and the signs that are put between them, an extension at the end. */
export function isPhone(value: string): boolean {
  return /^[+(]?\d[\d\s().\-/]{5,18}(?:(?:x|ext\.?)\s?\d+)?$/i.test(value.trim());
}

export function isPostcode(value: string): boolean {
  return /^[A-Za-z\d][A-Za-z\d\s-]{1,9}$/.test(value.trim());
}

/** A number whose absolute value is at most `limit`. */
export function isWithin(value: string, limit: number): boolean {
  return value.trim() !== "" && Math.abs(Number(value)) <= limit;
}

/** A latitude and a longitude in degrees with a point, between them a comma, a semicolon or a space; brackets or none. */
export function isCoordinates(value: string): boolean {
  const found = /^[([]?\s*(-?\d{1,3}\.\d+)\s*(?:[,;]|\s)\s*(-?\d{1,3}\.\d+)\s*[)\]]?$/.exec(value.trim());
  if (found) return isWithin(found[1] ?? "", 90) && isWithin(found[2] ?? "", 180);
  return /^POINT\s*\(\s*-?\d+(?:\.\d+)?\s+-?\d+(?:\.\d+)?\s*\)$/i.test(value.trim());
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
