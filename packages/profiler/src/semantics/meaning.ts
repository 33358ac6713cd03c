import { semanticTypes } from "./registry.ts";
import { isPersonal } from "@datainsight/tables";
import { confidenceOf, type MeaningInput, type SemanticType } from "./types.ts";

/** What a column means, from its name and a sample of its values; null where nothing fits. */
export function meaningOf(input: MeaningInput): SemanticType | null {
  return semanticTypes.find((type) => type.matches(input)) ?? null;
}

/** What the statistics say of a column's meaning: how sure it is, by a sample of its values, and whether it is of persons. */
export function meaningStatisticsOf(meaning: SemanticType | null, values: readonly string[]) {
  return {
    ...(meaning ? { semanticConfidence: confidenceOf(meaning, values) } : {}),
    personalData: isPersonal(meaning?.id ?? null),
  };
}
