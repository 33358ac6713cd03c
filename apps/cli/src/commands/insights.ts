import type { InsightResponse, Severity } from "@datainsight/schemas";
import { type CommandResult, type Context, withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { describeFix } from "../report/fixes.ts";
import { describeLimit } from "../report/limit.ts";
import { formatCount, formatShare, plural } from "../report/numbers.ts";
import { plain, wrap } from "../report/text.ts";
import { severityWords } from "../report/score.ts";
import { printRecord } from "./printing.ts";
import { printRows } from "./row-table.ts";

type PageOptions = { page: number; limit: number; json?: boolean };

/** Lists the insights of an analysis, worst first, with the ids by which the other commands know them. */
export async function listInsights(
  context: Context,
  analysisId: string,
  options: PageOptions & { severity?: Severity },
): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const { page, limit: pageSize, severity } = options;
    const found = await client.api.insights.list.query({
      analysisId,
      page,
      pageSize,
      ...(severity === undefined ? {} : { severity }),
    });
    const { output, env } = context;
    if (options.json) {
      output.out(`${JSON.stringify(found, null, 2)}\n`);
      return exitCodes.done;
    }
    const pages = Math.max(1, Math.ceil(found.total / pageSize));
    if (page > pages) throw new InputError(`There is no page ${page}: the last is ${pages}.`);
    for (const insight of found.items) output.out(listed(insight, output.outLooks.columns));
    output.err(
      `${plural(found.total, "insight")}${pages > 1 ? `; page ${page} of ${pages}, see more with --page or --limit` : ""}\n`,
    );
    if (found.items.length > 0)
      output.err(`What proves one, and its rows: ${env.command} insights show ID, insights rows ID\n`);
    return exitCodes.done;
  });
}

function listed({ id, severity, ruleId, pointsLost, description }: InsightResponse, columns: number): string {
  const points = pointsLost > 0 ? `  -${pointsLost.toFixed(2)}` : "";
  const lines = wrap(plain(description), columns - 2).map((line) => `  ${line}\n`);
  return `${id}  ${severityWords[severity]}  ${ruleId}${points}\n${lines.join("")}`;
}

const shownRows = 20;

/** Shows one insight with all that proves it: rule and version, the limit it crossed, rows, values, predicate. */
export async function showInsight(context: Context, id: string, options: { json?: boolean }): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const insight = await client.api.insights.get.query({ id });
    const { evidence, predicate } = insight;
    const { threshold, rows = [], examples = [], fix } = evidence;
    const facts: [string, string | null][] = [
      ["found", insight.description],
      ["do", insight.recommendation],
      ["severity", severityWords[insight.severity]],
      ["points lost", insight.pointsLost.toFixed(2)],
      ["column", insight.columnName ?? "the whole table"],
      ["rule", `${insight.ruleId}, version ${insight.ruleVersion}`],
      ["limit", threshold === undefined ? null : `${describeLimit(threshold)} (${threshold.name})`],
      [
        "rows",
        evidence.rowCount > 0
          ? `${formatCount(evidence.rowCount)} (${formatShare(evidence.rowShare)})${rows.length === 0 ? "" : `: ${rows.slice(0, shownRows).join(", ")}${evidence.rowCount > shownRows ? ", ..." : ""}`}`
          : null,
      ],
      ["values", examples.length > 0 ? examples.map((example) => JSON.stringify(example)).join(", ") : null],
      [
        "predicate",
        predicate === null ? null : `${predicate}   (c0, c1, ... are the columns in the order of the file)`,
      ],
      ["fix", fix ? describeFix(fix) : null],
      ["fingerprint", insight.fingerprint],
      ["analysis", insight.analysisId],
    ];
    const known = facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
    const code = printRecord(context, insight, options.json ?? false, known);
    if ((predicate !== null || rows.length > 0) && !options.json)
      context.output.err(`Its rows: ${context.env.command} insights rows ${id}\n`);
    return code;
  });
}

/** Shows the rows that an insight speaks of, its column first, personal data masked unless `reveal`. */
export async function showInsightRows(
  context: Context,
  id: string,
  { page, limit: pageSize, reveal = false, json = false }: PageOptions & { reveal?: boolean },
): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const { columnName, evidence } = await client.api.insights.get.query({ id });
    const rows = await client.api.insights.rows.query({ id, page, pageSize, reveal });
    const code = printRows(context, rows, { json, numbered: true, first: columnName === null ? [] : [columnName] });
    if (rows.total < evidence.rowCount)
      context.output.err(
        `The insight speaks of ${plural(evidence.rowCount, "row")}; the first ${rows.total} were kept.\n`,
      );
    return code;
  });
}
