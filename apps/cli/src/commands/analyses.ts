import type { AnalysisResponse } from "@datainsight/schemas";
import { isTerminal } from "@datainsight/schemas";
import type { CommandResult, Context } from "../context.ts";
import { withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { deliverReport, type DeliveryOptions, reportJson, requireDeliverable } from "../report/deliver.ts";
import { formatScore } from "../report/numbers.ts";
import type { TableColumn } from "../table.ts";
import { confirm, type ListOptions, printPage, printRecord, shortTime } from "./printing.ts";

const columns: TableColumn<AnalysisResponse>[] = [
  { title: "id", value: ({ id }) => id },
  { title: "dataset", value: ({ dataset }) => dataset.name, shrink: true },
  { title: "status", value: ({ status }) => status },
  {
    title: "score",
    value: ({ qualityScore }) => (qualityScore === null ? "" : formatScore(qualityScore)),
    align: "right",
  },
];

/** Lists the analyses of a workspace, newest first. */
export async function listAnalyses(context: Context, options: ListOptions & { dataset?: string }): CommandResult {
  return withConnection(context, options, async ({ client, workspaceId }) => {
    const page = await client.api.analyses.list.query({
      workspaceId,
      page: options.page,
      pageSize: options.limit,
      ...(options.dataset !== undefined && { datasetId: options.dataset }),
    });
    return printPage(context, page, { columns, json: options.json ?? false, what: "analysis" });
  });
}

/** Shows an analysis: its report when it is complete, else where it stands. */
export async function showAnalysis(
  context: Context,
  id: string,
  options: { all?: boolean; json?: boolean },
): CommandResult {
  return withConnection(context, {}, async ({ client, home }) => {
    const analysis = await client.api.analyses.get.query({ id });
    if (analysis.status !== "completed") {
      const state = isTerminal(analysis.status)
        ? analysis.status
        : `${analysis.status}, ${Math.floor(analysis.progress)}%`;
      return printRecord(context, analysis, options.json ?? false, [
        ["dataset", analysis.dataset.name],
        ["status", analysis.errorMessage === null ? state : `${state}: ${analysis.errorMessage}`],
        ["created", shortTime(analysis.createdAt)],
        ["id", analysis.id],
      ]);
    }
    const report = await client.api.analyses.report.query({ id });
    if (options.json) {
      context.output.out(reportJson(report));
      return exitCodes.done;
    }
    return deliverReport(context, report, { all: options.all, home });
  });
}

/** Writes the report of a complete analysis to files. */
export async function reportAnalysis(context: Context, id: string, options: DeliveryOptions): CommandResult {
  if (options.json === undefined && options.html === undefined) {
    throw new InputError("Say where the report should go: --html FILE, --json FILE, or both.");
  }
  await requireDeliverable(context, options);
  return withConnection(context, {}, async ({ client, home }) => {
    const report = await client.api.analyses.report.query({ id });
    return deliverReport(context, report, { ...options, home });
  });
}

/** Cancels an analysis that has not ended. */
export async function cancelAnalysis(context: Context, id: string): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    await client.api.analyses.cancel.mutate({ id });
    context.output.out(`Cancelled analysis ${id}.\n`);
    return exitCodes.done;
  });
}

/** Deletes an analysis with its column profiles and insights; the dataset stays. */
export async function deleteAnalysis(context: Context, id: string, options: { yes?: boolean }): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const { dataset } = await client.api.analyses.get.query({ id });
    await confirm(context, `Delete this analysis of "${dataset.name}"?`, options.yes ?? false);
    await client.api.analyses.delete.mutate({ id });
    context.output.out(`Deleted analysis ${id}.\n`);
    return exitCodes.done;
  });
}
