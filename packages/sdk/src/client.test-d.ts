import type { AnalysisReport, ColumnProfileResponse, DatasetResponse, JobEvent } from "@datainsight/schemas";
import { assertType, expectTypeOf } from "vitest";
import type { Client, Dataset } from "./index.ts";

declare const client: Client;

const page = await client.api.datasets.list.query({ workspaceId: "", sort: "-createdAt" });
// tRPC writes types of JSON in its own words, so they are held to ours by assignment.
expectTypeOf(page.items).items.toExtend<DatasetResponse>();
expectTypeOf(page.items).items.not.toBeAny();
expectTypeOf(page.items).items.toHaveProperty("createdAt").toEqualTypeOf<string>();
expectTypeOf(page.items).items.toHaveProperty("rowCount").toEqualTypeOf<number | null>();
expectTypeOf(page.total).toEqualTypeOf<number>();

const report = await client.api.analyses.report.query({ id: "" });
expectTypeOf(report).toExtend<AnalysisReport>();
expectTypeOf(report.analysis.qualityScore).toEqualTypeOf<number | null>();

const columns = await client.api.columnProfiles.list.query({ analysisId: "" });
expectTypeOf(columns.items).items.toExtend<ColumnProfileResponse>();

expectTypeOf(client.upload).returns.resolves.toEqualTypeOf<Dataset>();
expectTypeOf(client.waitFor).returns.resolves.toEqualTypeOf<JobEvent>();

// @ts-expect-error a sort that no list knows
void client.api.datasets.list.query({ workspaceId: "", sort: "colour" });
// @ts-expect-error a goal that is none
void client.api.analyses.create.mutate({ datasetId: "", goalType: "guess" });
// @ts-expect-error a procedure that is not there
assertType(client.api.datasets.destroy);
