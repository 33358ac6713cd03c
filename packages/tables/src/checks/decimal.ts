/** A decimal number without loss: `digits` over 10 to the power of `scale`. */
export type Decimal = { digits: bigint; scale: number };

const pattern = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/;
const maxLength = 400;

/** Reads a number as people and programs write it, such as `-12.50` or `1e-3`; null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const parts = text.length <= maxLength ? pattern.exec(text) : null;
  if (!parts) return null;
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts;
  if (whole === "" && fraction === "") return null;
  const digits = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The number in units of 10 to the power of -`scale`; null when it is between two of them and must be `exact`. */
export function atScale(decimal: Decimal, scale: number, rounding: "up" | "down" | "exact"): bigint | null {
  if (decimal.scale <= scale) return decimal.digits * 10n ** BigInt(scale - decimal.scale);
  const unit = 10n ** BigInt(decimal.scale - scale);
  const rest = decimal.digits % unit;
  const towardsZero = decimal.digits / unit;
  if (rest === 0n) return towardsZero;
  if (rounding === "exact") return null;
  if (rounding === "up") return rest > 0n ? towardsZero + 1n : towardsZero;
  return rest < 0n ? towardsZero - 1n : towardsZero;
}

/** The number of `scaled` units of 10 to the power of -`scale`, such as `-0.05`. */
export function writeScaled(scaled: bigint, scale: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
}
