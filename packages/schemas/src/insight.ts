import { z } from "zod";
import { exactNumber } from "./column-profile.ts";
import { InsightFix } from "./fix.ts";
import { id, nameLength, time } from "./fields.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";

/** From worst to least. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

export const insightTypes = [
  "missing_data",
  "outliers",
  "duplicates",
  "data_type_mismatch",
  "pattern_violation",
  "quality_issue",
] as const;
export type InsightType = (typeof insightTypes)[number];

/** How many row numbers and examples an insight carries; the totals are always whole. */
export const maxEvidenceRows = 100;
export const maxEvidenceExamples = 5;

/** What proves an insight: how many rows, which of them, what stands in them, and what was crossed. */
export const InsightEvidence = z.looseObject({
  /** Rows touched, all of them. */
  rowCount: z.number().int().min(0),
  /** `rowCount` over the rows of the table, 0 to 1. */
  rowShare: z.number().min(0).max(1),
  /** The first of the rows, counted from 1 over the data rows of the file. */
  rows: z.array(z.number().int().min(1)).max(maxEvidenceRows).optional(),
  /** Values as they stand in the rows; personal data is masked. */
  examples: z.array(z.string()).max(maxEvidenceExamples).optional(),
  /** The threshold that was crossed, and where it comes from. */
  threshold: z
    .object({ name: z.string(), label: z.string().optional(), value: z.number(), observed: exactNumber })
    .optional(),
  /** What would mend it, and what that did when it was run on this data. */
  fix: InsightFix.optional(),
});
export type InsightEvidence = z.infer<typeof InsightEvidence>;

/** The condition of a predicate that is true in the rows of these numbers, which count from 1; the stored table counts from 0. */
export function rowsCondition(rows: readonly number[]): string {
  return `file_row_number IN (${rows.map((row) => row - 1).join(", ")})`;
}

export const InsightBase = z.object({
  columnName: z.string().max(nameLength).nullable(),
  ruleId: z.string().min(1).max(100),
  ruleVersion: z.number().int().min(1),
  /** The same for the same finding on every version of a dataset. */
  fingerprint: z.string().min(1).max(64),
  severity: z.enum(severities),
  type: z.enum(insightTypes),
  description: z.string(),
  recommendation: z.string(),
  codeSuggestion: z.string().nullable(),
  /**
   * A DuckDB condition that is true in just the rows touched, over the stored columns `c0`, `c1`, ... and `file_row_number` from 0;
   * `data` is the table itself. Null where none tells them.
   */
  predicate: z.string().nullable(),
  evidence: InsightEvidence,
  pointsLost: z.number().min(0).max(100),
});
export type InsightBase = z.infer<typeof InsightBase>;

/** Made by an analysis alone; no procedure takes one. */
export const InsightCreate = InsightBase.extend({ analysisId: id }).strict();
export type InsightCreate = z.infer<typeof InsightCreate>;

export const InsightUpdate = InsightBase.partial().strict();
export type InsightUpdate = z.infer<typeof InsightUpdate>;

export const InsightResponse = InsightBase.extend({ id, analysisId: id, createdAt: time });
export type InsightResponse = z.infer<typeof InsightResponse>;

export const InsightList = Pagination.extend({
  analysisId: id,
  severity: z.enum(severities).optional(),
  type: z.enum(insightTypes).optional(),
  columnName: z.string().max(nameLength).optional(),
  sort: sortBy(["severity", "pointsLost", "createdAt"]).default("severity"),
}).strict();
export type InsightList = z.infer<typeof InsightList>;

export const InsightPage = pageOf(InsightResponse);

/** The rows that an insight speaks of; `reveal` shows personal data, to editors and above, and is logged. */
export const InsightRows = Pagination.extend({
  id,
  reveal: z.boolean().default(false),
}).strict();
export type InsightRows = z.infer<typeof InsightRows>;
