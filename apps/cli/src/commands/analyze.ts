import path from "node:path";
import { fileURLToPath } from "node:url";
import type { AnalysisReport, DatasetOverrides, GoalType } from "@datainsight/schemas";
import type { AnalyzeProgress } from "@datainsight/sdk";
import { openFile } from "@datainsight/sdk/node";
import type { Connection } from "../client.ts";
import { type CommandResult, type Context } from "../context.ts";
import { InputError } from "../failures.ts";
import { isWorkbook, requireReadable } from "../files.ts";
import { type ColumnType, readingOf } from "../overrides.ts";
import { type Progress, showProgress } from "../progress.ts";
import { deliverReport, requireDeliverable } from "../report/deliver.ts";
import { sinceVersionBefore } from "../report/since.ts";

export const sampleFile = fileURLToPath(new URL("../../sample/messy-orders.csv", import.meta.url));

export type AnalyzeOptions = {
  goal?: GoalType;
  target?: string;
  name?: string;
  workspace?: string;
  json?: string;
  html?: string;
  failUnder?: number;
  sheet?: string;
  delimiter?: string;
  header?: boolean;
  encoding?: string;
  type?: ColumnType[];
  nullToken?: string[];
  asWritten?: string[];
  sample?: boolean;
  all?: boolean;
};

/** The main job: the file to the server, the analysis by a worker, the report back. */
export async function analyze(context: Context, file: string | undefined, options: AnalyzeOptions): CommandResult {
  const source = await requireSource(context, file, options);
  await requireDeliverable(context, options);
  if (options.sheet !== undefined && !(await isWorkbook(source))) {
    throw new InputError(`--sheet is for Excel workbooks (.xlsx), and ${path.basename(source)} is none.`);
  }
  const goalType = options.goal ?? (options.target === undefined ? "general_audit" : "ml_preparation");
  tellAboutTarget(context, goalType, options.target);
  const progress = showProgress(context.output.err, context.output.errLooks, context.now);
  progress.update("Starting");
  try {
    const connection = await context.connect({ workspace: options.workspace, onStep: (step) => progress.update(step) });
    try {
      const report = await run(context, connection, { source, goalType, options, progress });
      const since = await sinceVersionBefore(connection.client, report);
      progress.stop();
      return await deliverReport(context, report, { ...options, home: connection.home, since });
    } finally {
      await connection.release();
    }
  } finally {
    progress.stop();
  }
}

async function requireSource(context: Context, file: string | undefined, options: AnalyzeOptions): Promise<string> {
  if (options.sample === true) {
    if (file !== undefined) throw new InputError("--sample analyses the bundled file: leave FILE out, or --sample.");
    return sampleFile;
  }
  if (file === undefined) {
    const { command } = context.env;
    context.output.err(`Usage: ${command} analyze FILE [options]; all of them: ${command} analyze --help\n`);
    throw new InputError(`Name a data file, or see it at work on a bundled one: ${command} analyze --sample`);
  }
  const source = path.resolve(context.cwd, file);
  await requireReadable(source, file);
  return source;
}

function tellAboutTarget({ output }: Context, goal: GoalType, target: string | undefined): void {
  if (goal === "ml_preparation" && target === undefined) {
    output.err("No --target: what depends on the column to predict (leakage, class balance) is skipped.\n");
  }
  if (goal !== "ml_preparation" && target !== undefined) {
    output.err(`--target has no effect with --goal ${goal}: only ml_preparation looks at it.\n`);
  }
}

async function run(
  { signal }: Context,
  { client, workspaceId }: Connection,
  given: { source: string; goalType: GoalType; options: AnalyzeOptions; progress: Progress },
): Promise<AnalysisReport> {
  const { source, goalType, options, progress } = given;
  const overrides: DatasetOverrides = {
    ...(options.sheet !== undefined && { sheet: options.sheet }),
    ...(options.delimiter !== undefined && { delimiter: options.delimiter }),
    ...(options.header !== undefined && { header: options.header }),
    ...(options.encoding !== undefined && { encoding: options.encoding }),
    ...readingOf({ types: options.type, nullTokens: options.nullToken, asWritten: options.asWritten }),
  };
  const { name, content, size } = await openFile(source);
  return client.analyze({
    content,
    size,
    name: options.name ?? name,
    workspaceId,
    goalType,
    targetColumn: options.target,
    ...(Object.keys(overrides).length > 0 && { overrides }),
    onProgress: (step) => progress.update(...describeStep(step)),
    signal,
  });
}

/** What is going on, in words, and how much of it is done. */
function describeStep(step: AnalyzeProgress): [stage: string, percent?: number] {
  if (step.phase === "upload") {
    const { sentBytes, totalBytes } = step;
    return totalBytes ? ["Uploading", (sentBytes / totalBytes) * 100] : ["Uploading"];
  }
  const { event, phase } = step;
  const reading = phase === "ingest";
  if (event.status === "pending") return [reading ? "Waiting for a worker" : "Waiting for the analysis to start"];
  const stage = event.stage === "reading" ? undefined : event.stage;
  return [capital(stage ?? (reading ? "reading the file" : "analysing")), event.progress];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
