import type { DatasetOverrides, ThresholdOverrides } from "@datainsight/schemas";

export type DatasetThresholds = {
  /** Those of the workspace, then those of the dataset. */
  thresholds: ThresholdOverrides;
  /** Those of single columns, by name. */
  columnThresholds: Record<string, ThresholdOverrides>;
};

/** The limits that a workspace and a dataset set for themselves. */
export function thresholdsFor(common: ThresholdOverrides, overrides: DatasetOverrides): DatasetThresholds {
  const own = Object.entries(overrides.columns ?? {}).flatMap(([name, { thresholds }]) =>
    thresholds ? [[name, thresholds] as const] : [],
  );
  return { thresholds: { ...common, ...overrides.thresholds }, columnThresholds: Object.fromEntries(own) };
}
