import { z } from "zod";
import { dataTypes } from "./data-type.ts";
import { id, nameLength, time } from "./fields.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";

/** A number as JSON can carry it: integers past 2^53 and exact decimals travel as strings. */
export const exactNumber = z.union([z.number(), z.string()]);
export type ExactNumber = z.infer<typeof exactNumber>;

export const valueCount = z.object({ value: z.string(), count: z.number().int() });
export type ValueCount = z.infer<typeof valueCount>;

/**
 * Statistics of one column; each is present where it makes sense for the type.
 * Shares run from 0 to 1, lengths are in characters, quantiles interpolate linearly.
 */
export const ColumnStatistics = z.looseObject({
  /** The full header, where `columnName` had to be cut or made unique. */
  originalName: z.string().optional(),
  /** Values that are not missing. */
  count: z.number().int(),
  nullShare: z.number(),
  standardDeviation: z.number().nullable().optional(),
  variance: z.number().nullable().optional(),
  sum: exactNumber.nullable().optional(),
  skewness: z.number().nullable().optional(),
  kurtosis: z.number().nullable().optional(),
  quantiles: z
    .object({
      p01: exactNumber,
      p05: exactNumber,
      p25: exactNumber,
      p50: exactNumber,
      p75: exactNumber,
      p95: exactNumber,
      p99: exactNumber,
    })
    .nullable()
    .optional(),
  iqr: z.number().nullable().optional(),
  mad: z.number().nullable().optional(),
  zeroCount: z.number().int().optional(),
  negativeCount: z.number().int().optional(),
  infiniteCount: z.number().int().optional(),
  minLength: z.number().int().nullable().optional(),
  maxLength: z.number().int().nullable().optional(),
  meanLength: z.number().nullable().optional(),
  trueCount: z.number().int().optional(),
  topValues: z.array(valueCount).optional(),
});
export type ColumnStatistics = z.infer<typeof ColumnStatistics>;

export const DistributionData = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("histogram"),
    bins: z.array(
      z.object({
        from: z.union([z.number(), z.string()]),
        to: z.union([z.number(), z.string()]),
        count: z.number().int(),
      }),
    ),
  }),
  z.object({
    kind: z.literal("frequencies"),
    values: z.array(valueCount),
    otherCount: z.number().int(),
  }),
]);
export type DistributionData = z.infer<typeof DistributionData>;

export const ColumnProfileBase = z.object({
  columnName: z.string().min(1).max(nameLength),
  /** From 0, in the order of the file. */
  position: z.number().int().min(0),
  dataType: z.enum(dataTypes),
  semanticType: z.string().max(50).nullable(),
  nullCount: z.number().int().min(0),
  uniqueCount: z.number().int().min(0),
  minValue: z.string().max(nameLength).nullable(),
  maxValue: z.string().max(nameLength).nullable(),
  mean: z.number().nullable(),
  median: z.number().nullable(),
  statistics: ColumnStatistics,
  distributionData: DistributionData.nullable(),
});
export type ColumnProfileBase = z.infer<typeof ColumnProfileBase>;

/** Made by an analysis alone; no procedure takes one. */
export const ColumnProfileCreate = ColumnProfileBase.extend({ analysisId: id }).strict();
export type ColumnProfileCreate = z.infer<typeof ColumnProfileCreate>;

export const ColumnProfileUpdate = ColumnProfileBase.partial().strict();
export type ColumnProfileUpdate = z.infer<typeof ColumnProfileUpdate>;

export const ColumnProfileResponse = ColumnProfileBase.extend({
  id,
  analysisId: id,
  createdAt: time,
});
export type ColumnProfileResponse = z.infer<typeof ColumnProfileResponse>;

export const ColumnProfileList = Pagination.extend({
  analysisId: id,
  dataType: z.enum(dataTypes).optional(),
  sort: sortBy(["position", "columnName"]).default("position"),
}).strict();
export type ColumnProfileList = z.infer<typeof ColumnProfileList>;

export const ColumnProfilePage = pageOf(ColumnProfileResponse);
