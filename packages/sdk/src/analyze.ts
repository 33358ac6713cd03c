import type { AnalysisReport, DatasetOverrides, GoalType, JobEvent } from "@datainsight/schemas";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { type Content, upload } from "./upload.ts";
import { waitFor } from "./wait-for.ts";

export type AnalyzeInput = {
  content: Content;
  name: string;
  size?: number | undefined;
  /** The caller's first workspace unless told. */
  workspaceId?: string | undefined;
  goalType?: GoalType | undefined;
  /** The column to predict; alone it implies `ml_preparation`. */
  targetColumn?: string | undefined;
  overrides?: DatasetOverrides | undefined;
  onProgress?: ((progress: AnalyzeProgress) => void) | undefined;
  /** Stops the call, and cancels the analysis when it runs already. */
  signal?: AbortSignal | undefined;
};

/** How far the whole is: bytes on their way, then the reading of the file, then the analysis itself. */
export type AnalyzeProgress =
  | { phase: "upload"; sentBytes: number; totalBytes: number | undefined }
  | { phase: "ingest" | "analysis"; event: JobEvent };

/**
 * The main job, whole: sends a file, has it read and analysed, and answers the report.
 * @throws ClientError what the server says of the file (`invalid_input`, `unsupported`, `too_large`), or of the call
 */
export async function analyze(connection: Connection, input: AnalyzeInput): Promise<AnalysisReport> {
  const { api } = connection;
  const { content, name, size, overrides, signal, onProgress, targetColumn } = input;
  const options = signal ? { signal } : {};
  const workspaceId = input.workspaceId ?? (await firstWorkspace(connection));
  const dataset = await upload(connection, {
    workspaceId,
    name,
    content,
    ...(size === undefined ? {} : { size }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(onProgress ? { onProgress: (progress) => onProgress({ phase: "upload", ...progress }) } : {}),
    ...options,
  });
  const goalType = input.goalType ?? (targetColumn === undefined ? "general_audit" : "ml_preparation");
  const analysis = await api.analyses.create.mutate(
    { datasetId: dataset.id, goalType, targetColumn: targetColumn ?? null },
    options,
  );
  try {
    const tell = (phase: "ingest" | "analysis") => (event: JobEvent) => onProgress?.({ phase, event });
    await waitFor(connection, { kind: "ingest", id: dataset.id, onEvent: tell("ingest"), signal });
    await waitFor(connection, { kind: "analysis", id: analysis.id, onEvent: tell("analysis"), signal });
  } catch (error) {
    if (signal?.aborted) await api.analyses.cancel.mutate({ id: analysis.id }).catch(() => undefined);
    throw error;
  }
  return api.analyses.report.query({ id: analysis.id }, options);
}

async function firstWorkspace({ api }: Connection): Promise<string> {
  const { items } = await api.workspaces.list.query({ pageSize: 1 });
  const [workspace] = items;
  if (!workspace)
    throw new ClientError("precondition_failed", "You are in no workspace yet. Make one first (workspaces.create).");
  return workspace.id;
}
