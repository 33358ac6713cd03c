import type { AnalysisResponse } from "@datainsight/schemas";
import { isTerminal } from "@datainsight/schemas";
import type { CommandResult, Context } from "../context.ts";
import { withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { deliverReport, type DeliveryOptions, reportJson, requireDeliverable } from "../report/deliver.ts";
import { formatScore } from "../report/numbers.ts";
import { paintFor } from "../report/paint.ts";
import { sinceVersionBefore } from "../report/since.ts";
import { sinceLines } from "../report/terminal-since.ts";
import { cut, plain, wrap } from "../report/text.ts";
import type { TableColumn } from "../table.ts";
import { confirm, type ListOptions, printPage, printRecord, shortTime } from "./printing.ts";

const columns: TableColumn<AnalysisResponse>[] = [
  { title: "id", value: ({ id }) => id },
  {
    title: "dataset",
    value: ({ dataset: { name, version } }) => (version > 1 ? `${name} (${version})` : name),
    shrink: true,
  },
  { title: "goal", value: ({ goalType }) => goalType },
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
    const since = await sinceVersionBefore(client, report);
    return deliverReport(context, report, { all: options.all, home, since });
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
    const since = await sinceVersionBefore(client, report);
    return deliverReport(context, report, { ...options, home, since });
  });
}

/** Shows what changed from the analysis `otherId` to the analysis `id`: the score, insights, columns that moved. */
export async function compareAnalyses(
  context: Context,
  [id, otherId]: readonly [id: string, otherId: string],
  options: { all?: boolean; json?: boolean },
): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const comparison = await client.api.analyses.compare.query({ id, otherId });
    const { output } = context;
    if (options.json) {
      output.out(`${JSON.stringify(comparison, null, 2)}\n`);
      return exitCodes.done;
    }
    const [now, before] = await Promise.all([
      client.api.analyses.get.query({ id }),
      client.api.analyses.get.query({ id: otherId }),
    ]);
    const looks = output.outLooks;
    const paint = paintFor(looks);
    const isSame = now.dataset.id === before.dataset.id;
    const what = isSame
      ? `the analysis of ${shortTime(before.createdAt)}`
      : `${before.dataset.name === now.dataset.name ? "" : `"${before.dataset.name}", `}version ${before.dataset.version}`;
    const title = `${plain(now.dataset.name)}, version ${now.dataset.version}`;
    const lines = sinceLines(
      { what, insights: comparison, drift: comparison.drift },
      { looks, all: options.all ?? false },
      paint,
    );
    const missed = comparison.driftNotMeasured === undefined ? [] : [`  ${comparison.driftNotMeasured}`];
    const text = [
      paint.bold(cut(title, looks.columns)),
      ...lines,
      ...missed.flatMap((line) => wrap(line, looks.columns)),
    ];
    output.out(`${text.map((line) => line.trimEnd()).join("\n")}\n`);
    return exitCodes.done;
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
