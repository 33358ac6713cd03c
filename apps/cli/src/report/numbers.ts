import type { ExactNumber } from "@datainsight/schemas";

/** A count with thousands separators: `12,345`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 row`, `2 rows`. */
export function plural(count: number, word: string, many = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : many}`;
}

/** A share from 0 to 1 as a percentage that never rounds something to nothing, nor a part to the whole. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent <= 0) return "0%";
  if (percent >= 100) return "100%";
  if (percent < 0.1) return "<0.1%";
  if (percent > 99.9) return ">99.9%";
  return percent < 10 ? `${trimZero(percent.toFixed(1))}%` : `${Math.min(99, Math.round(percent))}%`;
}

/** A count in at most five characters: `999`, `12.3k`, `4.5M`. */
export function shortCount(count: number): string {
  if (count < 10_000) return String(count);
  const units = ["k", "M", "B", "T"];
  const power = Math.min(Math.floor(Math.log10(count) / 3), units.length);
  const amount = count / 1000 ** power;
  return `${amount < 100 ? trimZero(amount.toFixed(1)) : Math.floor(amount)}${units[power - 1]}`;
}

/** A size for people: `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const amount = bytes / 1000 ** power;
  return `${power === 0 || amount >= 100 ? Math.round(amount) : trimZero(amount.toFixed(1))} ${units[power]}`;
}

/** Milliseconds for people: `0.4 s`, `12 s`, `3 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Where the word for a score changes, and where nothing is wrong at all. */
const limits: ReadonlySet<number> = new Set([40, 60, 75, 90, 100]);

/** A score with one decimal, none when it is whole; with two where one would round it up to a limit that it does not reach. */
export function formatScore(score: number): string {
  const rounded = Math.round(score * 10) / 10;
  const isPromoted = rounded > score && limits.has(rounded);
  return trimZero(isPromoted ? score.toFixed(2) : rounded.toFixed(1));
}

/** A number as it appears in a range: at most `digits` significant digits, large and tiny ones in exponent form. */
export function formatNumber(exact: ExactNumber, digits = 4): string {
  const value = Number(exact);
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  if (size >= 10 ** (digits - 1)) return formatSigned(Math.round(value));
  return trimZero(value.toPrecision(digits));
}

/** A number as it was written, with thousands separators from five digits on: years and codes of four stay as they are. */
export function formatValue(text: string): string {
  const [, sign, whole, rest] = /^(-?)(\d{5,})(\.\d+)?$/.exec(text) ?? [];
  return whole === undefined ? text : `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest ?? ""}`;
}

function formatSigned(value: number): string {
  return value < 0 ? `-${formatCount(-value)}` : formatCount(value);
}

function trimZero(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
