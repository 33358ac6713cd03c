import path from "node:path";
import type { AnalysisReport } from "@datainsight/schemas";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes, InputError } from "../failures.ts";
import { requireWritable, writeWhole } from "../files.ts";
import { htmlReport } from "./html.ts";
import { formatBytes } from "./numbers.ts";
import type { Since } from "./since.ts";
import { type Footnote, terminalReport } from "./terminal.ts";

export type DeliveryOptions = {
  /** A file, or `-` for standard output. */
  json?: string | undefined;
  /** A file, or `-` for standard output. */
  html?: string | undefined;
  failUnder?: number | undefined;
  all?: boolean | undefined;
};

/** Tells before any work that a result could not be written. @throws InputError */
export async function requireDeliverable(context: Context, { json, html }: DeliveryOptions): Promise<void> {
  if (json === "-" && html === "-") {
    throw new InputError("--json - and --html - both want standard output: give one of them a file.");
  }
  if (json !== undefined && json !== "-") await requireWritable(path.resolve(context.cwd, json), json, "--json");
  if (html !== undefined && html !== "-") await requireWritable(path.resolve(context.cwd, html), html, "--html");
}

/** Writes the report where it was asked for, shows it, and answers the quality gate's exit code. */
export async function deliverReport(
  context: Context,
  report: AnalysisReport,
  { home, since, ...options }: DeliveryOptions & { home: string | undefined; since?: Since | undefined },
): Promise<ExitCode> {
  const { output, env } = context;
  const page = () => htmlReport(report, since);
  const written = await writeFiles(context, { json: () => reportJson(report), html: page }, options);
  const show = `${env.command} analyses show ${report.analysis.id}`;
  const toError = options.json === "-" || options.html === "-";
  const text = terminalReport(report, {
    looks: toError ? output.errLooks : output.outLooks,
    all: options.all ?? false,
    seeAll: `${show} --all`,
    since,
    footnotes: [
      ...written,
      { label: "open again", command: show },
      ...(report.insights.some(({ predicate, evidence }) => predicate !== null || evidence.rows !== undefined)
        ? [{ label: "see the rows of an insight", command: `${env.command} insights list ${report.analysis.id}` }]
        : []),
      ...dataFootnotes(context, report, home),
    ],
  });
  (toError ? output.err : output.out)(text);
  if (options.json === "-") output.out(reportJson(report));
  if (options.html === "-") output.out(page());
  return gate(context, report, options.failUnder);
}

/** The report as strictly valid JSON. */
export function reportJson(report: AnalysisReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

async function writeFiles(
  context: Context,
  contents: { json: () => string; html: () => string },
  { json, html }: DeliveryOptions,
): Promise<Footnote[]> {
  const files = [
    { option: json === "-" ? undefined : json, label: "JSON report", content: contents.json },
    { option: html === "-" ? undefined : html, label: "HTML report", content: contents.html },
  ];
  const notes: Footnote[] = [];
  for (const { option, label, content } of files) {
    if (option === undefined) continue;
    const text = content();
    await writeWhole(path.resolve(context.cwd, option), text);
    notes.push({ label, text: `${option} (${formatBytes(Buffer.byteLength(text))})` });
  }
  return notes;
}

function dataFootnotes({ env }: Context, report: AnalysisReport, home: string | undefined): Footnote[] {
  const command = `${env.command} datasets delete ${report.dataset.id}`;
  const where = home === undefined ? "on the server" : path.join(home, "");
  return [
    { label: "data", text: where },
    { label: "remove it", command },
  ];
}

function gate({ output }: Context, report: AnalysisReport, least: number | undefined): ExitCode {
  if (least === undefined) return exitCodes.done;
  const { qualityScore } = report.analysis;
  if (qualityScore !== null && qualityScore >= least) return exitCodes.done;
  const score = qualityScore === null ? "there is no score" : `the score is ${qualityScore}`;
  output.err(`Quality gate not met: ${score}, and --fail-under asks for ${least}.\n`);
  return exitCodes.gateNotMet;
}
