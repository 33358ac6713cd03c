import { z } from "zod";
import { ReportedColumn } from "./column-profile.ts";
import { DatasetResponse } from "./dataset.ts";
import { id, nameLength, notBlank, time } from "./fields.ts";
import { InsightBase } from "./insight.ts";
import { jobFields } from "./job.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";
import { TableDrift, TableProfileReport } from "./table-profile.ts";

export const analysisStatuses = ["pending", "running", "completed", "failed", "cancelled"] as const;
export type AnalysisStatus = (typeof analysisStatuses)[number];

export const goalTypes = ["ml_preparation", "general_audit", "data_quality", "exploratory"] as const;
export type GoalType = (typeof goalTypes)[number];

export const qualityDimensions = ["completeness", "validity", "uniqueness", "consistency", "accuracy"] as const;
export type QualityDimension = (typeof qualityDimensions)[number];

export const QualityScore = z.number().min(0).max(100);

/** One dimension of the score; `score` is null when there was nothing to assess. */
export const ScoreDimension = z.object({
  dimension: z.enum(qualityDimensions),
  score: QualityScore.nullable(),
  weight: z.number().min(0).max(1),
  assessed: z.boolean(),
});
export type ScoreDimension = z.infer<typeof ScoreDimension>;

export const AnalysisOptions = z.object({}).strict();
export type AnalysisOptions = z.infer<typeof AnalysisOptions>;

export const AnalysisBase = z.object({
  goalType: z.enum(goalTypes).default("general_audit"),
  /** The column to predict; only `ml_preparation` looks at it. */
  targetColumn: notBlank(nameLength).nullable().default(null),
});

export const AnalysisCreate = AnalysisBase.extend({
  datasetId: id,
  options: AnalysisOptions.default({}),
}).strict();
export type AnalysisCreate = z.infer<typeof AnalysisCreate>;

/** What an analysis was asked to do never changes; its result is the worker's to write. */
export const AnalysisUpdate = AnalysisBase.partial().strict();
export type AnalysisUpdate = z.infer<typeof AnalysisUpdate>;

export const AnalysisResponse = z.object({
  id,
  workspaceId: id,
  datasetId: id,
  dataset: DatasetResponse.pick({
    id: true,
    name: true,
    version: true,
    status: true,
    rowCount: true,
    columnCount: true,
  }),
  requestedBy: id.nullable(),
  goalType: z.enum(goalTypes),
  targetColumn: z.string().nullable(),
  qualityScore: QualityScore.nullable(),
  scoreBreakdown: z.array(ScoreDimension).nullable(),
  options: AnalysisOptions,
  status: z.enum(analysisStatuses),
  ...jobFields,
  createdAt: time,
  updatedAt: time,
});
export type AnalysisResponse = z.infer<typeof AnalysisResponse>;

export const AnalysisList = Pagination.extend({
  workspaceId: id,
  datasetId: id.optional(),
  status: z.enum(analysisStatuses).optional(),
  goalType: z.enum(goalTypes).optional(),
  sort: sortBy(["createdAt", "qualityScore"]).default("-createdAt"),
}).strict();
export type AnalysisList = z.infer<typeof AnalysisList>;

export const AnalysisPage = pageOf(AnalysisResponse);

/** The whole result of one analysis: columns in file order, insights worst first. */
export const AnalysisReport = z.object({
  dataset: DatasetResponse,
  analysis: AnalysisResponse,
  columnProfiles: z.array(ReportedColumn),
  /** Null for an analysis made before there was one. */
  tableProfile: TableProfileReport.nullable(),
  insights: z.array(InsightBase),
});
export type AnalysisReport = z.infer<typeof AnalysisReport>;

/** Makes the next version of the dataset out of the fixes of these insights, applied in this order. */
export const AnalysisApplyFix = z.object({ id, insightIds: z.array(id).min(1).max(50) }).strict();
export type AnalysisApplyFix = z.infer<typeof AnalysisApplyFix>;

/** What changed between two analyses, by the fingerprints of their insights. */
export const AnalysisCompare = z.object({ id, otherId: id }).strict();
export type AnalysisCompare = z.infer<typeof AnalysisCompare>;

export const AnalysisComparison = z.object({
  scoreChange: z.number().nullable(),
  appeared: z.array(InsightBase),
  resolved: z.array(InsightBase),
  remaining: z.array(InsightBase),
  /** How the columns moved from the table of `otherId` to that of `id`; null when both are of one table. */
  drift: TableDrift.nullable(),
  /** Why there is no drift, where the two are of different tables. */
  driftNotMeasured: z.string().optional(),
});
export type AnalysisComparison = z.infer<typeof AnalysisComparison>;
