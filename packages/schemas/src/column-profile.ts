import { z } from "zod";
import { dataTypes } from "./data-type.ts";
import { id, nameLength, time } from "./fields.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";

/** A number as JSON can carry it: integers past 2^53 and exact decimals travel as strings. */
export const exactNumber = z.union([z.number(), z.string()]);
export type ExactNumber = z.infer<typeof exactNumber>;

export const valueCount = z.object({ value: z.string(), count: z.number().int() });
export type ValueCount = z.infer<typeof valueCount>;

const share = z.number().min(0).max(1);
const count = z.number().int();
const shareOf = z.object({ name: z.string(), share });

/** Which way the values go from row to row, missing ones passed over. */
export const orderDirections = [
  "strictly_increasing",
  "increasing",
  "strictly_decreasing",
  "decreasing",
  "constant",
  "none",
] as const;

/** Figures of all values, or of a sample of the different ones, chosen by their hash so that the order of rows cannot matter. */
const method = {
  method: z.enum(["exact", "sample"]),
  /** Different values looked at. */
  values: count,
  /** Half the width of the 95 % interval of a share, at most, where the method is a sample. */
  error: z.number().optional(),
};

const outlierLimitNames = z.enum(["tukey", "tukeyOuter", "zScore", "mad"]);

/** The shape of the statistics, in which `measured` is a figure in the unit of the column or of its square. */
const statisticsOf = <Measured extends z.ZodType>(measured: Measured) => {
  const number = z.optional(z.nullable(measured));
  const outlierLimits = z.object({ lower: measured, upper: measured, rows: z.array(count) });
  return {
    /** The full header, where `columnName` had to be cut or made unique. */
    originalName: z.string().optional(),
    /** Values that are not missing. */
    count,
    nullShare: z.number(),

    standardDeviation: number,
    variance: number,
    sum: exactNumber.nullable().optional(),
    /** Corrected for bias; kurtosis is the excess over that of normal values. */
    skewness: number,
    kurtosis: number,
    /** Of dates and times as ISO 8601, where they are not personal. */
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
    iqr: number,
    /** The raw median of the absolute deviations from the median, in the unit of the column. */
    mad: number,
    zeroCount: count.optional(),
    negativeCount: count.optional(),
    infiniteCount: count.optional(),
    /** The standard deviation divided by the square root of `count`. */
    standardError: number,
    /** Standard deviation / mean, where no value is negative. */
    coefficientOfVariation: number,
    /** Where every value is positive; so is Theil's index of inequality, from 0 to ln(count). */
    geometricMean: number,
    harmonicMean: number,
    theilIndex: number,
    /** (Q1 + 2 median + Q3) / 4. */
    trimean: number,
    /** The mean without the lowest and the highest tenth of the values; winsorised: with those set to the next value inside. */
    trimmedMean: number,
    winsorisedMean: number,
    /** 1.4826 MAD / median, where no value is negative. */
    robustCoefficientOfVariation: number,
    /** (Q3 - Q1) / (Q3 + Q1), where no value is negative. */
    quartileDispersion: number,
    /** Bowley's: (Q3 + Q1 - 2 median) / (Q3 - Q1). `skewness` is that of the moments. */
    quartileSkewness: number,
    /** Digits after the point; absent of more than 100,000 different doubles. */
    decimalPlaces: count.optional(),
    jarqueBera: z.object({ statistic: measured, pValue: z.number() }).optional(),
    /** Pearson's chi-square of the histogram's bins against a uniform distribution over the range. */
    uniformity: z.object({ statistic: z.number(), degreesOfFreedom: count, pValue: z.number() }).optional(),
    /** Sarle's; above 5/9 several humps are likely. */
    bimodalityCoefficient: number,
    /** Values outside each pair of limits; a pair without spread is left out. */
    outlierCounts: z.partialRecord(outlierLimitNames, count).optional(),
    /** The limits that values are outside of, and the numbers of the first hundred such rows. */
    outlierRows: z.partialRecord(outlierLimitNames, outlierLimits).optional(),

    topValues: z.array(valueCount).optional(),
    /** The most frequent value, where one stands more than once, and the least frequent, where one is or all values are listed. */
    mode: valueCount.optional(),
    antimode: valueCount.optional(),
    /** Different values that stand only once. */
    onceCount: count.optional(),
    /** Shannon's, in bits; normalised: as a share of the most that as many different values can have. */
    entropy: z.number().optional(),
    normalisedEntropy: share.optional(),
    /** Inequality where no value is negative, from 0 (all equal) to 1 - 1 / count; absent beyond 100,000 different values. */
    giniCoefficient: z.number().optional(),
    /** The chance that two values drawn at random differ. */
    giniImpurity: z.number().optional(),
    /** Simpson's reciprocal: as many equally frequent values would be as diverse. */
    effectiveValues: z.number().optional(),
    /** `sortedness` runs from -1 (never up) to 1 (never down); null where only the beginning was compared, which goes both ways. */
    order: z
      .object({ direction: z.enum(orderDirections), sortedness: z.number().min(-1).max(1).nullable() })
      .optional(),

    /** What the values can be read as. Text is what fits nothing else; a value that fits several types counts for each. */
    types: z.array(z.object({ dataType: z.enum(dataTypes), count, share: z.number() })).optional(),
    /** strptime formats of dates that came as text. */
    dateFormats: z.array(z.object({ format: z.string(), count })).optional(),
    /** True where no value tells the day from the month. */
    dayMonthAmbiguous: z.boolean().optional(),
    /** The first values that keep the column from being of the type that most of it is; personal data masked. */
    offending: z
      .object({
        dataType: z.enum(dataTypes),
        count,
        rows: z.array(z.object({ rowNumber: count, value: z.string() })),
      })
      .optional(),
    /** Spellings of the missing values, but the empty one. */
    nullTokens: z.array(z.object({ token: z.string(), count })).optional(),
    /** Values that say "missing" but count as data: words such as `unknown` or `-`, and numbers such as -999. */
    hiddenTokens: z.array(z.object({ token: z.string(), count })).optional(),
    sentinels: z.array(valueCount).optional(),
    /** Values that are written in several ways (case, accents, white space, punctuation): how many, and the rows of rarer spellings. */
    spellingVariants: z.object({ groups: count, count }).optional(),
    /** Values such as 007. */
    leadingZeros: count.optional(),
    /** Share of the different values looked at (at most 300) that the validator of the semantic type accepts. */
    semanticConfidence: share.nullable().optional(),
    /** True where the values are of persons: they are masked wherever they are shown. */
    personalData: z.boolean().optional(),

    minLength: count.nullable().optional(),
    maxLength: count.nullable().optional(),
    meanLength: number,
    medianLength: z.number().optional(),
    /** With n - 1; null for a single value. */
    lengthStandardDeviation: z.number().nullable().optional(),
    meanWords: number,
    /** Values of white space only, and values with white space at an end. */
    blankCount: count.optional(),
    paddedCount: count.optional(),
    /** The shape that nearly all values have. */
    shape: z.string().optional(),
    /** Shapes by frequency: A and a for letters, 9 for digits, the rest as it is. `total` is how many different ones there are. */
    masks: z.object({ ...method, total: count, top: z.array(z.object({ value: z.string(), share })) }).optional(),
    /** Shares of the values but those of `characters`, `categories` and `scripts`, which are of the characters. */
    textProfile: z
      .object({
        ...method,
        words: z.object({ min: count, mean: z.number(), max: count }),
        /** Capitalised: begins with a capital and has small letters too. */
        letterCase: z.object({ upper: share, lower: share, capitalised: share, mixed: share, uncased: share }),
        whitespace: z.object({ innerRuns: share, lineBreaks: share, nonBreaking: share }),
        /** Unicode's general categories (such as Lu, Nd) and scripts (such as Latin), most frequent first. */
        categories: z.array(shareOf),
        scripts: z.array(shareOf),
        /** Different characters, and whether there are emoji or control characters among them. */
        characters: count,
        hasEmoji: z.boolean(),
        hasControl: z.boolean(),
      })
      .optional(),

    trueCount: count.optional(),

    /** Days from the first to the last value. */
    spanDays: z.number().optional(),
    /** Values on each day of the week, Monday first; in each month, January first; in each hour of the day, UTC. */
    weekdayCounts: z.array(count).optional(),
    monthCounts: z.array(count).optional(),
    hourCounts: z.array(count).optional(),
    /** Days from the newest value to the day of the analysis; below 0 where it lies ahead. */
    daysSinceNewest: z.number().optional(),
    /** Dates after the day of the analysis, and those that systems fill in when they know none, such as 1900-01-01. */
    futureCount: count.optional(),
    placeholderDates: z.array(valueCount).optional(),
    /**
     * Steps between neighbouring different values, in `unit`s (seconds for `second`). `missing` is how many values would fill the
     * steps that are longer than one and a half times the most frequent one.
     */
    cadence: z
      .object({
        unit: z.enum(["year", "month", "working day", "day", "second"]),
        medianStep: measured,
        mostFrequentStep: measured,
        share,
        gaps: count,
        missing: count,
        largestGap: z.object({ step: measured, after: z.string(), before: z.string() }),
      })
      .optional(),
  };
};

/**
 * Statistics of one column; each is present where it makes sense for the type.
 * Shares run from 0 to 1, lengths are in characters, quantiles interpolate linearly, row numbers count from 1.
 */
export const ColumnStatistics = z.looseObject(statisticsOf(z.number()));
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

/** A column as a report shows it: figures that are whole and past 2^53 travel as strings. */
export const ReportedColumn = ColumnProfileBase.extend({
  mean: exactNumber.nullable(),
  median: exactNumber.nullable(),
  statistics: z.looseObject(statisticsOf(exactNumber)),
});
export type ReportedColumn = z.infer<typeof ReportedColumn>;

/** Made by an analysis alone; no procedure takes one. */
export const ColumnProfileCreate = ColumnProfileBase.extend({ analysisId: id }).strict();
export type ColumnProfileCreate = z.infer<typeof ColumnProfileCreate>;

export const ColumnProfileUpdate = ColumnProfileBase.partial().strict();
export type ColumnProfileUpdate = z.infer<typeof ColumnProfileUpdate>;

export const ColumnProfileResponse = ReportedColumn.extend({
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
