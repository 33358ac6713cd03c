import type { Rule } from "../finding.ts";
import { ageContradictsBirth } from "./age-contradicts-birth.ts";
import { ambiguousDates } from "./ambiguous-dates.ts";
import { blankValues } from "./blank-values.ts";
import { candidateKeys } from "./candidate-keys.ts";
import { caseVariants } from "./case-variants.ts";
import { collinearFeatures } from "./collinear-features.ts";
import { conflictingLabels } from "./conflicting-labels.ts";
import { constantColumn } from "./constant-column.ts";
import { constantInSegment } from "./constant-in-segment.ts";
import { cutOffTexts } from "./cut-off-texts.ts";
import { derivedColumns } from "./derived-columns.ts";
import { heavyTails, severalHumps } from "./distribution-shape.ts";
import { changedColumns, columnDrift } from "./drift.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { duplicateRows } from "./duplicate-rows.ts";
import { duplicatedColumns } from "./duplicated-columns.ts";
import { emptyColumn } from "./empty-column.ts";
import { failedChecks, unrunnableChecks } from "./failed-checks.ts";
import { farDates } from "./far-dates.ts";
import { skewedFeatures, tooFewRows, unencodedCategories, unscaledFeatures } from "./feature-shape.ts";
import { fileNotices } from "./file-notices.ts";
import { functionalDependencies } from "./functional-dependencies.ts";
import { futureDates } from "./future-dates.ts";
import { heapedDigits } from "./heaped-digits.ts";
import { hiddenMissing } from "./hidden-missing.ts";
import { highCardinality } from "./high-cardinality.ts";
import { identifierColumns } from "./identifier-columns.ts";
import { imbalanceBySegment } from "./imbalance-by-segment.ts";
import { impossibleValues } from "./impossible-values.ts";
import { infiniteValues } from "./infinite-values.ts";
import { invalidChecksums } from "./invalid-checksums.ts";
import { invalidFormats } from "./invalid-format.ts";
import { leadingZeros } from "./leading-zeros.ts";
import { leakingFeatures } from "./leaking-features.ts";
import { leakingGaps } from "./leaking-gaps.ts";
import { levelShift } from "./level-shift.ts";
import { missingNotRandom } from "./missing-not-random.ts";
import { missingTogether } from "./missing-together.ts";
import { missingValues } from "./missing-values.ts";
import { mixedBooleans } from "./mixed-booleans.ts";
import { mixedDateFormats } from "./mixed-date-formats.ts";
import { mixedNumberFormats, mixedUnits } from "./mixed-number-formats.ts";
import { mixedScales } from "./mixed-scales.ts";
import { mixedTypes } from "./mixed-types.ts";
import { nearDuplicateRows } from "./near-duplicate-rows.ts";
import { notMeasured } from "./not-measured.ts";
import { numbersInText } from "./numbers-in-text.ts";
import { outliers } from "./outliers.ts";
import { paddedValues } from "./padded-values.ts";
import { placeholderDates } from "./placeholder-dates.ts";
import { quasiConstantColumn } from "./quasi-constant-column.ts";
import { repeatedHeader } from "./repeated-header.ts";
import { reversedRanges } from "./reversed-ranges.ts";
import { shapeViolations } from "./shape-violations.ts";
import { shiftedRows } from "./shifted-rows.ts";
import { similarSpellings } from "./similar-spellings.ts";
import { stuckValues } from "./stuck-values.ts";
import { differingSegments, strongAssociations } from "./strong-associations.ts";
import { swappedColumns } from "./swapped-columns.ts";
import { targetRules } from "./target-column.ts";
import { textFaults } from "./text-faults.ts";
import { spikingValues } from "./spiking-values.ts";
import { splitLeakage } from "./split-leakage.ts";
import { dateGaps, staleData } from "./timeliness.ts";
import { unevenCalendar } from "./uneven-calendar.ts";

/** Every rule; the order has no meaning. */
export const rules: readonly Rule[] = [
  ageContradictsBirth,
  ambiguousDates,
  blankValues,
  candidateKeys,
  caseVariants,
  changedColumns,
  collinearFeatures,
  columnDrift,
  conflictingLabels,
  constantColumn,
  constantInSegment,
  cutOffTexts,
  dateGaps,
  derivedColumns,
  differingSegments,
  duplicatedColumns,
  duplicateKeys,
  duplicateRows,
  emptyColumn,
  failedChecks,
  farDates,
  ...fileNotices,
  functionalDependencies,
  futureDates,
  heapedDigits,
  heavyTails,
  hiddenMissing,
  highCardinality,
  identifierColumns,
  imbalanceBySegment,
  impossibleValues,
  infiniteValues,
  ...invalidChecksums,
  ...invalidFormats,
  leadingZeros,
  leakingFeatures,
  leakingGaps,
  levelShift,
  missingNotRandom,
  missingTogether,
  missingValues,
  mixedBooleans,
  mixedDateFormats,
  mixedNumberFormats,
  mixedScales,
  mixedTypes,
  mixedUnits,
  nearDuplicateRows,
  notMeasured,
  numbersInText,
  outliers,
  paddedValues,
  placeholderDates,
  quasiConstantColumn,
  repeatedHeader,
  reversedRanges,
  severalHumps,
  shapeViolations,
  shiftedRows,
  similarSpellings,
  skewedFeatures,
  ...spikingValues,
  splitLeakage,
  staleData,
  strongAssociations,
  stuckValues,
  swappedColumns,
  ...targetRules,
  ...textFaults,
  tooFewRows,
  unencodedCategories,
  unevenCalendar,
  unrunnableChecks,
  unscaledFeatures,
];
