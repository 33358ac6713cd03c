import { setTimeout as pause } from "node:timers/promises";
import type { FixAction, InsightResponse } from "@datainsight/schemas";
import type { Connection } from "../client.ts";
import type { CommandResult, Context } from "../context.ts";
import { withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { describeFix } from "../report/fixes.ts";
import { formatScore, plural } from "../report/numbers.ts";
import { plain } from "../report/text.ts";

const pageSize = 100;
const pollMs = 500;

/** Lists what an analysis has fixes for, worst first, and what each did to the data. */
export async function listFixes(context: Context, analysisId: string, options: { json?: boolean }): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const fixable = await insightsWithFix(client, analysisId);
    const { output, env } = context;
    if (options.json) {
      output.out(
        `${JSON.stringify(
          fixable.map(({ id, ruleId, columnName, severity, evidence }) => ({
            insightId: id,
            ruleId,
            columnName,
            severity,
            fix: evidence.fix,
          })),
          null,
          2,
        )}\n`,
      );
      return exitCodes.done;
    }
    if (fixable.length === 0) {
      output.err("No insight of this analysis has a fix.\n");
      return exitCodes.done;
    }
    for (const { id, severity, ruleId, evidence } of fixable) {
      const text = evidence.fix === undefined ? "" : describeFix(evidence.fix);
      output.out(`${id}  ${severity}  ${ruleId}\n  ${plain(text)}\n`);
    }
    output.err(`Apply those that are proven: ${env.command} fixes apply ${analysisId} --all-proven\n`);
    return exitCodes.done;
  });
}

/** Tries the fix of one insight on the data, and says what it did. */
export async function proveFix(context: Context, insightId: string): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    let insight = await client.api.insights.proveFix.mutate({ id: insightId });
    while (insight.evidence.fix?.status === "pending") {
      await pause(pollMs, undefined, { signal: context.signal });
      insight = await client.api.insights.get.query({ id: insightId });
    }
    const { fix } = insight.evidence;
    context.output.out(`${plain(fix === undefined ? "There is no fix." : describeFix(fix))}\n`);
    return fix?.status === "proven" ? exitCodes.done : exitCodes.failed;
  });
}

export type ApplyOptions = { insight?: readonly string[]; allProven?: boolean };

/** Makes the next version of the dataset out of proven fixes, analyses it, and says how the score moved. */
export async function applyFixes(context: Context, analysisId: string, options: ApplyOptions): CommandResult {
  if ((options.insight === undefined) === (options.allProven !== true)) {
    throw new InputError("Say which fixes: --insight ID (as often as needed), or --all-proven.");
  }
  return withConnection(context, {}, async ({ client }) => {
    const { output, env, signal } = context;
    const insightIds = options.insight ?? (await provenInsights({ client, output }, analysisId));
    if (insightIds.length === 0)
      throw new InputError(`No fix of this analysis is proven; see ${env.command} fixes list.`);
    const before = await client.api.analyses.get.query({ id: analysisId });
    const dataset = await client.api.analyses.applyFix.mutate({ id: analysisId, insightIds: [...insightIds] });
    output.err(`Making version ${dataset.version} of ${plain(dataset.name)}.\n`);
    await client.waitFor({ kind: "ingest", id: dataset.id, signal });
    const analysis = await client.api.analyses.create.mutate({
      datasetId: dataset.id,
      goalType: before.goalType,
      targetColumn: before.targetColumn,
    });
    await client.waitFor({ kind: "analysis", id: analysis.id, signal });
    const after = await client.api.analyses.get.query({ id: analysis.id });
    const scoreOf = (score: number | null): string => (score === null ? "none" : formatScore(score));
    output.out(
      `Version ${dataset.version} of ${plain(dataset.name)}: score ${scoreOf(before.qualityScore)} -> ${scoreOf(after.qualityScore)}\n  ${env.command} analyses show ${analysis.id}\n`,
    );
    return exitCodes.done;
  });
}

type Client = Connection["client"];
type Listing = { client: Client; output: Context["output"] };

async function insightsWithFix(client: Client, analysisId: string): Promise<InsightResponse[]> {
  const found: InsightResponse[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await client.api.insights.list.query({ analysisId, page, pageSize });
    found.push(...items.filter(({ evidence }) => evidence.fix !== undefined));
    if (page * pageSize >= total) return found;
  }
}

/**
 * The proven fixes that can be done together, columns last: without those of columns that another of them leaves out, and without
 * those that a person must want. How many were left out for that is said.
 */
async function provenInsights({ client, output }: Listing, analysisId: string): Promise<string[]> {
  const all = (await insightsWithFix(client, analysisId)).flatMap(({ id, ruleId, evidence: { fix } }) =>
    fix?.status === "proven" ? [{ id, ruleId, action: fix.action }] : [],
  );
  const proven = all.filter((fix) => !needsPerson(fix));
  if (proven.length < all.length)
    output.err(
      `Left out ${plural(all.length - proven.length, "fix", "fixes")} that a person must decide on; name those that you want with --insight.\n`,
    );
  const gone = new Set(
    proven.flatMap(({ action }) => (action.kind === "drop_column" || action.kind === "split" ? [action.column] : [])),
  );
  const seen = new Set<string>();
  const kept = proven.filter(({ action }) => {
    if (action.kind === "deduplicate") return true;
    const removes = action.kind === "drop_column" || action.kind === "split";
    if (!removes && action.kind !== "cast") return !gone.has(action.column);
    if (!removes && gone.has(action.column)) return false;
    const isFirst = !seen.has(action.column);
    seen.add(action.column);
    return isFirst;
  });
  return kept.toSorted((a, b) => rank(a.action.kind) - rank(b.action.kind)).map(({ id }) => id);
}

/** Whether a row with a gap is of no use, and whether two names that are alike are one, no program knows. */
function needsPerson({ ruleId, action }: { ruleId: string; action: FixAction }): boolean {
  return ruleId === "similar-spellings" || (action.kind === "drop_rows" && action.where.test === "missing");
}

/** Words for "missing" stand as they are written, so they go before anything is trimmed; values are mended first, gaps filled when no more can come, rows compared when all values are right, columns left out last. */
function rank(kind: string): number {
  const order = ["replace", "trim", "map_values", "cast", "drop_rows", "fill", "deduplicate", "split", "drop_column"];
  return order.indexOf(kind);
}
