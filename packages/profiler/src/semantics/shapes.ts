/** A shape of values: the mask for people, and the pattern (RE2 and JavaScript) that decides. */
export type Shape = { mask: string; pattern: string };

/** Share of the distinct values looked at that must have one shape before it is taken for the column's. */
const minShare = 0.9;
const minDigitlessLength = 2;

/** `AB-1234` becomes `AA-9999`: letters A or a, digits 9, the rest as it is. */
export function maskOf(value: string): string {
  return value
    .replace(/\p{Lu}/gu, "A")
    .replace(/\p{Ll}/gu, "a")
    .replace(/\p{Nd}/gu, "9");
}

/** The shape that nearly all values have, of fixed or, failing that, varying lengths; null for free text and words. */
export function dominantShape(values: readonly string[]): Shape | null {
  const trimmed = values.map((value) => value.trim()).filter((value) => value !== "");
  if (trimmed.length < 20) return null;
  return (
    mostFrequent(trimmed.map(maskOf), (mask) => mask) ??
    mostFrequent(trimmed.map(maskOf), (mask) => mask.replace(/(A|a|9)\1*/g, "$1+"))
  );
}

function mostFrequent(masks: readonly string[], group: (mask: string) => string): Shape | null {
  const counts = new Map<string, number>();
  for (const mask of masks) counts.set(group(mask), (counts.get(group(mask)) ?? 0) + 1);
  const [best] = [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  if (!best || best[1] / masks.length < minShare || !isCode(best[0])) return null;
  return { mask: best[0], pattern: patternOf(best[0]) };
}

/** A code has digits and no spaces; `9+` alone would be any number. */
function isCode(mask: string): boolean {
  return mask.includes("9") && !/\s/.test(mask) && mask !== "9+" && mask.length >= minDigitlessLength;
}

function patternOf(mask: string): string {
  return mask
    .replace(/\\|[[\](){}.*?^$|/-]/g, "\\$&")
    .replace(/A/g, "\\p{Lu}")
    .replace(/a/g, "\\p{Ll}")
    .replace(/9/g, "\\p{Nd}");
}
