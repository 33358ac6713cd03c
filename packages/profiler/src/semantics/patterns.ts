/**
 * Patterns that a value of a meaning matches in full, for RE2 and JavaScript (with the flag u) alike: the same text counts in SQL and
 * tells the confidence here.
 */

const atom = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~\\-]+";
const label = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\-]*[\\p{L}\\p{N}])?";

/**
 * RFC 5321's Mailbox with RFC 6531's letters: a dot-string or a quoted string, and a domain of two labels or more whose last one is no
 * number, or an address literal. A domain without a dot is valid there and a mistake in data: it is refused.
 * The greatest lengths (64, 63, 254) are not asked for: RE2 counts classes of Unicode a hundred times as slowly as it repeats them.
 */
export const emailPattern = `(?:${atom}(?:\\.${atom})*|"(?:[^"\\\\]|\\\\.)+")@(?:(?:${label}\\.)+(?:\\p{L}{2,}|xn--[A-Za-z0-9\\-]+)|\\[[0-9A-Fa-f:.IPv]+\\])`;

const port = "(?::(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?";
const host = '(?:\\[[0-9A-Fa-f:.]+\\]|[^\\s/?#:@.<>"\\\\,\\[\\]]+(?:\\.[^\\s/?#:@.<>"\\\\,\\[\\]]+)*\\.?)';

/**
 * An absolute URL of RFC 3986 whose scheme says where to fetch something, or an address that begins with `www.`; letters of any
 * script, as in RFC 3987. White space, quotes and angle brackets have no place in one.
 */
export const urlPattern = `(?i:(?:https?|ftps?|sftp|wss?|s3|gs|git|ssh)://|www\\.)(?:[^\\s/?#@<>"]+@)?${host}${port}(?:[/?#][^\\s<>"]*)?`;

/** The text form of RFC 4122 and RFC 9562, in braces, as a URN or bare; of any version. */
export const uuidPattern =
  "\\{?(?i:urn:uuid:)?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\}?";

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const group = "[0-9a-fA-F]{1,4}";

/** RFC 4291, 2.2: eight groups, one run of them left out, the last two as IPv4. */
const ipv6 = [
  `(?:${group}:){7}${group}`,
  "::",
  ...Array.from(
    { length: 7 },
    (_, before) => `(?:${group}:){${before + 1}}${before < 6 ? `(?::${group}){1,${6 - before}}` : ":"}`,
  ),
  `(?:${group}:){1,7}:`,
  `:(?::${group}){1,7}`,
  `(?:${group}:){6}${ipv4}`,
  `::(?:${group}:){0,5}${ipv4}`,
  ...Array.from({ length: 5 }, (_, before) => `(?:${group}:){${before + 1}}(?::${group}){0,${4 - before}}:${ipv4}`),
].join("|");

/** An address of IPv4 (four numbers without zeros in front) or IPv6 (a zone at its end or none), with a prefix length or none. */
export const ipPattern = `(?:${ipv4})(?:/(?:3[0-2]|[12]?[0-9]))?|(?:${ipv6})(?:%[0-9A-Za-z._\\-]+)?(?:/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?`;
