import type { DistributionData } from "@datainsight/schemas";

const unicodeLevels = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const asciiLevels = [".", ":", "-", "=", "+", "*", "#", "@"];

/** A row of `cells` small bars, one for each part of a distribution; empty parts are blank. */
export function sparkline(distribution: DistributionData | null, cells: number, unicode: boolean): string {
  const counts = countsOf(distribution, cells);
  const most = Math.max(0, ...counts);
  if (most === 0) return "";
  const levels = unicode ? unicodeLevels : asciiLevels;
  // The square root keeps small parts visible beside a large one.
  return counts
    .map((count) => (count === 0 ? " " : levels[Math.ceil(Math.sqrt(count / most) * levels.length) - 1]))
    .join("");
}

function countsOf(distribution: DistributionData | null, cells: number): number[] {
  if (distribution === null) return [];
  if (distribution.kind === "frequencies") return distribution.values.slice(0, cells).map((value) => value.count);
  const counts = distribution.bins.map((bin) => bin.count);
  if (counts.length <= cells) return counts;
  return Array.from({ length: cells }, (_, cell) => {
    const from = Math.floor((cell * counts.length) / cells);
    const to = Math.floor(((cell + 1) * counts.length) / cells);
    return counts.slice(from, to).reduce((sum, count) => sum + count, 0);
  });
}

/** A bar that fills `share` (0 to 1) of `cells` cells. */
export function bar(share: number, cells: number, unicode: boolean): string {
  const bounded = Math.max(0, Math.min(1, share));
  if (!unicode) {
    const full = Math.round(bounded * cells);
    return "#".repeat(full) + "-".repeat(cells - full);
  }
  const eighths = Math.round(bounded * cells * 8);
  const full = Math.floor(eighths / 8);
  const part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "";
  return "█".repeat(full) + part + "░".repeat(cells - full - (part === "" ? 0 : 1));
}
