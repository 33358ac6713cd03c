import type { Rule } from "../finding.ts";
import { duplicateRows } from "./duplicate-rows.ts";
import { missingValues } from "./missing-values.ts";
import { outliers } from "./outliers.ts";

/** Every rule; the order has no meaning. */
export const rules: readonly Rule[] = [missingValues, duplicateRows, outliers];
