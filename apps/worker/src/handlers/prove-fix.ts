import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { proveFix } from "@datainsight/jobs";
import { errorMeanings, finishProof, fixToProve } from "@datainsight/services";
import type { InsightFix } from "@datainsight/schemas";
import { EngineRunError } from "../engine/protocol.ts";
import { runEngine } from "../engine/run-engine.ts";
import type { Handler } from "./handler.ts";

/** Tries the fix of an insight and writes what came of it. */
export const handleProveFix: Handler<typeof proveFix> = async ({ payload: { insightId }, signal, deps }) => {
  const input = await fixToProve(deps, insightId);
  if (input === undefined) return;
  const workDir = path.join(deps.scratchDir, `prove-${insightId}-${deps.now().getTime()}`);
  const tablePath = path.join(workDir, "table.parquet");
  try {
    await mkdir(workDir, { recursive: true });
    await deps.storage.copyTo(input.tablePath, tablePath, signal);
    const options = {
      settings: { ...deps.engine, workDir },
      timeoutMs: deps.engine.timeoutMs,
      signal,
      onProgress: () => {},
    };
    const fix = await runEngine("proveFix", { ...input, tablePath }, options).then(
      ({ fix: tried }) => (tried.status === "proposed" ? tooLarge(tried.action) : tried),
      (error: unknown): InsightFix => refusalOf(error, input.action),
    );
    await finishProof(deps, insightId, fix);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
};

/** What no further try would change is refused; anything else goes back to the queue. */
function refusalOf(error: unknown, action: InsightFix["action"]): InsightFix {
  if (!(error instanceof EngineRunError) || errorMeanings[error.code].job !== "fail") throw error;
  return { status: "refused", action, reason: error.message };
}

function tooLarge(action: InsightFix["action"]): InsightFix {
  return {
    status: "refused",
    action,
    reason: "To try it takes more memory or disk than this server gives to one job (ENGINE_MEMORY_LIMIT).",
  };
}
