import type { Rule } from "../finding.ts";
import { ambiguousDates } from "./ambiguous-dates.ts";
import { blankValues } from "./blank-values.ts";
import { caseVariants } from "./case-variants.ts";
import { constantColumn } from "./constant-column.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { duplicateRows } from "./duplicate-rows.ts";
import { emptyColumn } from "./empty-column.ts";
import { fileNotices } from "./file-notices.ts";
import { futureDates } from "./future-dates.ts";
import { hiddenMissing } from "./hidden-missing.ts";
import { highCardinality } from "./high-cardinality.ts";
import { identifierColumns } from "./identifier-columns.ts";
import { impossibleValues } from "./impossible-values.ts";
import { infiniteValues } from "./infinite-values.ts";
import { invalidFormats } from "./invalid-format.ts";
import { leadingZeros } from "./leading-zeros.ts";
import { missingValues } from "./missing-values.ts";
import { mixedDateFormats } from "./mixed-date-formats.ts";
import { mixedTypes } from "./mixed-types.ts";
import { numbersInText } from "./numbers-in-text.ts";
import { outliers } from "./outliers.ts";
import { paddedValues } from "./padded-values.ts";
import { placeholderDates } from "./placeholder-dates.ts";
import { quasiConstantColumn } from "./quasi-constant-column.ts";
import { shapeViolations } from "./shape-violations.ts";
import { targetRules } from "./target-column.ts";

/** Every rule; the order has no meaning. */
export const rules: readonly Rule[] = [
  ambiguousDates,
  blankValues,
  caseVariants,
  constantColumn,
  duplicateKeys,
  duplicateRows,
  emptyColumn,
  ...fileNotices,
  futureDates,
  hiddenMissing,
  highCardinality,
  identifierColumns,
  impossibleValues,
  infiniteValues,
  ...invalidFormats,
  leadingZeros,
  missingValues,
  mixedDateFormats,
  mixedTypes,
  numbersInText,
  outliers,
  paddedValues,
  placeholderDates,
  quasiConstantColumn,
  shapeViolations,
  ...targetRules,
];
