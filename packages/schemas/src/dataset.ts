import { z } from "zod";
import { dataTypes, tableFormats } from "./data-type.ts";
import { changesSomething, id, nameLength, notBlank, time } from "./fields.ts";
import { FixAction } from "./fix.ts";
import { jobFields } from "./job.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";
import { ThresholdOverrides } from "./threshold.ts";
import { UserSummary } from "./user.ts";
import { WorkspaceSummary } from "./workspace.ts";

export const datasetStatuses = ["pending", "processing", "completed", "failed"] as const;
export type DatasetStatus = (typeof datasetStatuses)[number];

/** How a file is to be read where the caller knows better than detection. */
export const DatasetOverrides = z
  .object({
    /** The sheet of a workbook, by name or by number from 1. */
    sheet: notBlank(nameLength).optional(),
    delimiter: z.string().length(1).optional(),
    encoding: notBlank(50).optional(),
    /** Whether the first row holds the names of the columns; without it, they are called column_1, column_2, ... */
    header: z.boolean().optional(),
    /** Further tokens that mean a missing value, in every column. */
    nullTokens: z.array(z.string().max(100)).max(100).optional(),
    columns: z
      .record(
        z.string().max(nameLength),
        z
          .object({
            dataType: z.enum(dataTypes).exclude(["empty"]).optional(),
            nullTokens: z.array(z.string().max(100)).max(100).optional(),
            /** False: NA, None, null and their like are values here, as Namibia's NA is among codes of countries. */
            keepDefaultNullTokens: z.boolean().optional(),
            thresholds: ThresholdOverrides.optional(),
          })
          .strict(),
      )
      .optional(),
    /** Thresholds of the rules for this dataset; those of a column win. */
    thresholds: ThresholdOverrides.optional(),
  })
  .strict();
export type DatasetOverrides = z.infer<typeof DatasetOverrides>;

/** What made a dataset out of another one, its parent: the fixes, in the order in which they were applied. */
export const DatasetDerivation = z.object({
  analysisId: id,
  fixes: z.array(z.object({ insightId: id, ruleId: z.string(), action: FixAction })).min(1),
});
export type DatasetDerivation = z.infer<typeof DatasetDerivation>;

/** Sets how the file is read; the dataset is read anew. */
export const DatasetSetOverrides = z.object({ id, overrides: DatasetOverrides }).strict();
export type DatasetSetOverrides = z.infer<typeof DatasetSetOverrides>;

export const DatasetBase = z.object({ name: notBlank(nameLength) });

/** The path of the content is made by the server; a client never names one. */
export const DatasetCreate = DatasetBase.extend({
  workspaceId: id,
  overrides: DatasetOverrides.optional(),
}).strict();
export type DatasetCreate = z.infer<typeof DatasetCreate>;

export const DatasetUpdate = DatasetBase.partial()
  .strict()
  .refine(...changesSomething);
export type DatasetUpdate = z.infer<typeof DatasetUpdate>;

export const DatasetResponse = z.object({
  id,
  workspaceId: id,
  workspace: WorkspaceSummary,
  uploadedBy: id.nullable(),
  uploader: UserSummary.nullable(),
  name: z.string(),
  version: z.number().int().min(1),
  parentId: id.nullable(),
  fileSize: z.number().int().min(0),
  format: z.enum(tableFormats).nullable(),
  contentSha256: z.string().nullable(),
  rowCount: z.number().int().min(0).nullable(),
  columnCount: z.number().int().min(0).nullable(),
  overrides: DatasetOverrides,
  /** Null unless fixes made this version out of its parent. */
  derivation: DatasetDerivation.nullable(),
  status: z.enum(datasetStatuses),
  ...jobFields,
  uploadedAt: time,
  createdAt: time,
  updatedAt: time,
});
export type DatasetResponse = z.infer<typeof DatasetResponse>;

export const DatasetList = Pagination.extend({
  workspaceId: id,
  status: z.enum(datasetStatuses).optional(),
  name: z.string().max(nameLength).optional(),
  sort: sortBy(["createdAt", "name", "fileSize"]).default("-createdAt"),
}).strict();
export type DatasetList = z.infer<typeof DatasetList>;

export const DatasetPage = pageOf(DatasetResponse);

/** `reveal` shows personal data unmasked, to editors and above; it is logged. */
export const DatasetPreview = Pagination.extend({
  id,
  reveal: z.boolean().default(false),
}).strict();
export type DatasetPreview = z.infer<typeof DatasetPreview>;

/** Rows as they stand in the table: values in column order, null where missing; `rowNumber` counts from 1. */
export const RowPage = z.object({
  columns: z.array(z.object({ name: z.string(), dataType: z.enum(dataTypes) })),
  items: z.array(z.object({ rowNumber: z.number().int(), values: z.array(z.json()) })),
  total: z.number().int().min(0),
  page: z.number().int().min(1),
  pageSize: z.number().int().min(1),
});
export type RowPage = z.infer<typeof RowPage>;
