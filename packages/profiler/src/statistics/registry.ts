import { booleanStatistics } from "./boolean.ts";
import { checksumStatistics } from "./checksums.ts";
import { cutOffStatistics } from "./cut-off.ts";
import { farDateStatistics } from "./far-dates.ts";
import { heapStatistics } from "./heaps.ts";
import { scaleStatistics } from "./scales.ts";
import { similarStatistics } from "./similar-spellings.ts";
import { textFaultStatistics } from "./text-faults.ts";
import { boundsStatistics } from "./bounds.ts";
import { diversityStatistics } from "./diversity.ts";
import { evidenceStatistics } from "./evidence.ts";
import type { StatisticGroup } from "./group.ts";
import { inequalityStatistics } from "./inequality.ts";
import { jsonStatistics } from "./json.ts";
import { keyStatistics } from "./keys.ts";
import { meaningStatistics } from "./meaning.ts";
import { meanStatistics } from "./means.ts";
import { misfitStatistics } from "./misfits.ts";
import { numericStatistics } from "./numeric.ts";
import { orderStatistics } from "./order.ts";
import { outlierCountStatistics } from "./outlier-counts.ts";
import { outlierStatistics } from "./outliers.ts";
import { robustStatistics } from "./robust.ts";
import { sentinelStatistics } from "./sentinels.ts";
import { temporalStatistics } from "./temporal.ts";
import { textStatistics } from "./text.ts";
import { textProfileStatistics } from "./text-profile.ts";
import { timelinessStatistics } from "./timeliness.ts";
import { truthValueStatistics } from "./truth-values.ts";
import { valueStatistics } from "./values.ts";
import { variantStatistics } from "./variants.ts";

/** Every group, in the order in which later ones may refine what earlier ones say. */
export const statisticGroups: readonly StatisticGroup[] = [
  valueStatistics,
  evidenceStatistics,
  diversityStatistics,
  orderStatistics,
  numericStatistics,
  meanStatistics,
  robustStatistics,
  inequalityStatistics,
  outlierCountStatistics,
  meaningStatistics,
  sentinelStatistics,
  boundsStatistics,
  outlierStatistics,
  textStatistics,
  textProfileStatistics,
  misfitStatistics,
  variantStatistics,
  keyStatistics,
  temporalStatistics,
  timelinessStatistics,
  booleanStatistics,
  jsonStatistics,
  textFaultStatistics,
  similarStatistics,
  scaleStatistics,
  heapStatistics,
  farDateStatistics,
  cutOffStatistics,
  checksumStatistics,
  truthValueStatistics,
];
