import type { ProfiledColumn } from "@datainsight/profiler";

type NaturalBounds = { min: string; max: string; why: string };

const bySemanticType: Record<string, NaturalBounds> = {
  latitude: { min: "-90", max: "90", why: "a latitude" },
  longitude: { min: "-180", max: "180", why: "a longitude" },
};

/** The limits that the meaning of a column sets, where its values keep them; null for any other. */
export function naturalBounds({ semanticType, minValue, maxValue }: ProfiledColumn): NaturalBounds | null {
  const bounds = bySemanticType[semanticType ?? ""];
  if (!bounds || minValue === null || maxValue === null) return null;
  return Number(minValue) >= Number(bounds.min) && Number(maxValue) <= Number(bounds.max) ? bounds : null;
}
