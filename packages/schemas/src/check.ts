import { z } from "zod";
import { changesSomething, id, nameLength, time } from "./fields.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";

const column = z.string().min(1).max(nameLength);

/** A constraint that rows must meet; a missing value meets every kind but `not_null`. */
export const CheckDefinition = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("not_null"), column }).strict(),
  z.object({ kind: z.literal("unique"), columns: z.array(column).min(1).max(16) }).strict(),
  z.object({ kind: z.literal("in_set"), column, values: z.array(z.string()).min(1).max(1_000) }).strict(),
  /** Numbers, dates and times as they are written; bounds themselves are allowed. */
  z
    .object({
      kind: z.literal("range"),
      column,
      min: z.string().max(100).nullable(),
      max: z.string().max(100).nullable(),
    })
    .strict()
    .refine(({ min, max }) => min !== null || max !== null, "a range needs min, max or both"),
  /** An RE2 expression that the whole value matches. */
  z.object({ kind: z.literal("pattern"), column, pattern: z.string().min(1).max(1_000) }).strict(),
  /** Every value stands in `referencedColumn` of another dataset of the workspace, or of the same one. */
  z.object({ kind: z.literal("foreign_key"), column, referencedDatasetId: id, referencedColumn: column }).strict(),
]);
export type CheckDefinition = z.infer<typeof CheckDefinition>;
export const checkKinds = ["not_null", "unique", "in_set", "range", "pattern", "foreign_key"] as const;

/** The columns that a check looks at. */
export function columnsOfCheck(definition: CheckDefinition): readonly string[] {
  return "columns" in definition ? definition.columns : [definition.column];
}

/** The same for definitions that ask the same, whatever the order of their fields, columns or values. */
export function checkKey(definition: CheckDefinition): string {
  const fields = Object.entries(definition).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(
    fields.map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].toSorted() : value]),
  );
}

export const CheckBase = z.object({ definition: CheckDefinition, enabled: z.boolean().default(true) });

export const CheckCreate = CheckBase.extend({ datasetId: id }).strict();
export type CheckCreate = z.infer<typeof CheckCreate>;

export const CheckUpdate = z
  .object({ definition: CheckDefinition.optional(), enabled: z.boolean().optional() })
  .strict()
  .refine(...changesSomething);
export type CheckUpdate = z.infer<typeof CheckUpdate>;

export const CheckResponse = z.object({
  id,
  workspaceId: id,
  datasetId: id,
  definition: CheckDefinition,
  enabled: z.boolean(),
  createdAt: time,
  updatedAt: time,
});
export type CheckResponse = z.infer<typeof CheckResponse>;

export const CheckList = Pagination.extend({
  datasetId: id,
  enabled: z.boolean().optional(),
  sort: sortBy(["createdAt"]).default("createdAt"),
}).strict();
export type CheckList = z.infer<typeof CheckList>;

export const CheckPage = pageOf(CheckResponse);

/** A constraint that held on the whole of the data it was taken from. */
export const CheckSuggestion = z.object({
  definition: CheckDefinition,
  /** How sure it is to hold on further data of the same source, 0 to 1; see docs/checks.md for the formula. */
  confidence: z.number().min(0).max(1),
  /** Why it is suggested, in words. */
  reason: z.string(),
});
export type CheckSuggestion = z.infer<typeof CheckSuggestion>;

/** What became of one check on one table. */
export const CheckResult = z.object({
  checkId: id.nullable(),
  definition: CheckDefinition,
  status: z.enum(["passed", "failed", "error"]),
  failingRows: z.number().int().min(0),
  /** The first of them, counted from 1. */
  rows: z.array(z.number().int().min(1)).max(100),
  /** Values that failed; personal data is masked. */
  examples: z.array(z.string()).max(5),
  /** A DuckDB condition over the stored columns, true in just the failing rows; null where none can be told. */
  predicate: z.string().nullable(),
  /** Why it could not be run, such as a column that is not there. */
  message: z.string().nullable(),
  /** What the dataset is called that a foreign key refers to, where it is there. */
  referencedDatasetName: z.string().optional(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** What is meant by a dataset in the calls that are about all of its checks. */
export const ChecksOfDataset = z.object({ datasetId: id }).strict();
export type ChecksOfDataset = z.infer<typeof ChecksOfDataset>;

export const checkExportFormats = ["sql", "json_schema", "pandera"] as const;
export type CheckExportFormat = (typeof checkExportFormats)[number];

export const CheckExport = ChecksOfDataset.extend({ format: z.enum(checkExportFormats) }).strict();
export type CheckExport = z.infer<typeof CheckExport>;

/** The enabled checks of a dataset in the language of another tool. `left` says which cannot be said there. */
export const ExportedChecks = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  content: z.string(),
  left: z.array(z.object({ definition: CheckDefinition, why: z.string() })),
});
export type ExportedChecks = z.infer<typeof ExportedChecks>;
