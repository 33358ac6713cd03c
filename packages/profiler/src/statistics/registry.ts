import { booleanStatistics } from "./boolean.ts";
import type { StatisticGroup } from "./group.ts";
import { jsonStatistics } from "./json.ts";
import { numericStatistics } from "./numeric.ts";
import { outlierStatistics } from "./outliers.ts";
import { sentinelStatistics } from "./sentinels.ts";
import { temporalStatistics } from "./temporal.ts";
import { textStatistics } from "./text.ts";
import { valueStatistics } from "./values.ts";

/** Every group, in the order in which later ones may refine what earlier ones say. */
export const statisticGroups: readonly StatisticGroup[] = [
  valueStatistics,
  numericStatistics,
  sentinelStatistics,
  outlierStatistics,
  textStatistics,
  temporalStatistics,
  booleanStatistics,
  jsonStatistics,
];
