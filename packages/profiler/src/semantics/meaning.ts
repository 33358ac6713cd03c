import { semanticTypes } from "./registry.ts";
import type { MeaningInput, SemanticType } from "./types.ts";

/** What a column means, from its name and a sample of its values; null where nothing fits. */
export function meaningOf(input: MeaningInput): SemanticType | null {
  return semanticTypes.find((type) => type.matches(input)) ?? null;
}
