import { z } from "zod";
import { dataTypes } from "./data-type.ts";
import { nameLength } from "./fields.ts";

const column = z.string().min(1).max(nameLength);
/** A value as it is written; null is a missing one. */
const written = z.string().nullable();

/** Which values of one column, or which rows, an action touches. Structured, so that SQL and pandas come from one source. */
export const FixCondition = z.discriminatedUnion("test", [
  z.object({ test: z.literal("missing") }),
  /** The value, as it is written, is one of these. */
  z.object({ test: z.literal("one_of"), values: z.array(z.string()).min(1).max(10_000) }),
  /** A number, date or time below `min` or above `max`; bounds themselves are allowed, and so are the values in `except`. */
  z.object({
    test: z.literal("outside"),
    min: written,
    max: written,
    except: z.array(z.string()).min(1).max(1_000).optional(),
  }),
  /** The text does not match the whole of this RE2 expression. */
  z.object({ test: z.literal("not_matching"), pattern: z.string().min(1).max(1_000) }),
  z.object({ test: z.literal("infinite") }),
  /** Nothing but white space. */
  z.object({ test: z.literal("blank") }),
]);
export type FixCondition = z.infer<typeof FixCondition>;

export const fillMethods = ["median", "mean", "mode", "constant"] as const;

/** One change of a table. Columns are named as in the profile. */
export const FixAction = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("drop_rows"), column, where: FixCondition }),
  z.object({
    kind: z.literal("cast"),
    column,
    dataType: z.enum(dataTypes).exclude(["empty", "json"]),
    /** strptime formats of dates, tried in this order. */
    dateFormats: z.array(z.string().max(50)).max(20).optional(),
    decimalSeparator: z.enum([".", ","]).optional(),
    thousandsSeparator: z.enum([",", ".", " ", "'"]).optional(),
    /** Reads (5) as -5. */
    negativesInParentheses: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("replace"), column, where: FixCondition, with: written }),
  z.object({
    kind: z.literal("fill"),
    column,
    method: z.enum(fillMethods),
    /** What to fill with when the method is `constant`. */
    value: z.string().optional(),
    /** Keeps a boolean column beside it that is true where a value was filled. */
    flag: z.boolean().default(false),
  }),
  z.object({ kind: z.literal("trim"), column }),
  z.object({
    kind: z.literal("map_values"),
    column,
    mapping: z
      .array(z.object({ from: z.string(), to: written }))
      .min(1)
      .max(10_000),
  }),
  /** Keeps the first row of each group that is equal in these columns; in all columns when null. */
  z.object({ kind: z.literal("deduplicate"), columns: z.array(column).min(1).nullable() }),
  z.object({ kind: z.literal("drop_column"), column }),
  z.object({
    kind: z.literal("split"),
    column,
    separator: z.string().min(1).max(10),
    into: z.array(column).min(2).max(20),
  }),
]);
export type FixAction = z.infer<typeof FixAction>;
export type FixKind = FixAction["kind"];

/** What the fix did to the data when it was run on it. */
export const FixProof = z.object({
  /** A DuckDB statement over `t`, the table under its own column names. */
  sql: z.string(),
  /** The same over `df`, a pandas data frame read with these column names. */
  pandas: z.string(),
  /** Rows removed or changed. */
  rowsTouched: z.number().int().min(0),
  rowsBefore: z.number().int().min(0),
  rowsAfter: z.number().int().min(0),
  /** Missing values of the whole table. */
  missingBefore: z.number().int().min(0),
  missingAfter: z.number().int().min(0),
  scoreBefore: z.number().nullable(),
  /** By columns and rows as they are after the fix; drift and the dataset's own checks count as before it. */
  scoreAfter: z.number().nullable(),
  /**
   * Whether `scoreAfter` has what the columns have to do with each other as it is after the fix, or as it was before: it is measured
   * anew where it costs points that the fix may move and the table is small enough, and in every trial on demand.
   */
  relations: z.enum(["measured", "kept"]).optional(),
});
export type FixProof = z.infer<typeof FixProof>;

/**
 * A fix of an insight. `proposed`: not run yet; `pending`: it is being run; `proven`: it was run on this very data;
 * `refused`: it failed on its own data, or changed nothing, and is not offered.
 */
export const InsightFix = z.discriminatedUnion("status", [
  z.object({ status: z.literal("proposed"), action: FixAction }),
  z.object({ status: z.literal("pending"), action: FixAction }),
  z.object({ status: z.literal("proven"), action: FixAction, ...FixProof.shape }),
  z.object({ status: z.literal("refused"), action: FixAction, reason: z.string() }),
]);
export type InsightFix = z.infer<typeof InsightFix>;
