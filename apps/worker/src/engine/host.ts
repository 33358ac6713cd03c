import { TableError } from "@datainsight/tables";
import { type EngineContext, type EngineName, engines } from "./engines.ts";
import { EngineRunError, type EngineReply, type EngineRequest } from "./protocol.ts";

// The child process: one request, one engine, one answer. When the worker dies, so does this.

const memoryCheckMs = 500;
/** Beside DuckDB's own limit: Node's heap, and what DuckDB does not count. */
const memoryAllowance = 700_000_000;

const abort = new AbortController();
process.on("disconnect", () => process.exit(1));
process.once("message", (request: EngineRequest) => void serve(request));

async function serve(request: EngineRequest): Promise<void> {
  const { settings } = request;
  const watch = setInterval(() => refuseTooMuchMemory(settings.memoryLimit), memoryCheckMs);
  let highest = 0;
  const context: EngineContext = {
    settings,
    signal: abort.signal,
    onProgress: ({ share, stage }) => {
      // DuckDB's own estimate of a statement can fall; progress that people see never does.
      highest = Math.max(highest, share);
      void reply({ type: "progress", progress: { share: highest, stage } });
    },
  };
  try {
    await reply({ type: "done", output: await run(request, context) });
  } catch (error) {
    await reply(failureOf(error));
  } finally {
    clearInterval(watch);
    process.disconnect();
  }
}

function run<Name extends EngineName>({ name, input }: EngineRequest<Name>, context: EngineContext) {
  // The registry pairs each name with the input of its engine, which TypeScript loses through the union.
  const engine = engines[name] as (
    input: EngineRequest<Name>["input"],
    context: EngineContext,
  ) => ReturnType<(typeof engines)[Name]>;
  return engine(input, context);
}

function failureOf(error: unknown): EngineReply {
  if (error instanceof TableError || error instanceof EngineRunError)
    return { type: "failed", code: error.code, message: error.message };
  throw error;
}

function refuseTooMuchMemory(limit: number): void {
  if (process.memoryUsage.rss() < limit + memoryAllowance) return;
  void reply({
    type: "failed",
    code: "too_large",
    message:
      "The table needs more memory than this server gives to one job (ENGINE_MEMORY_LIMIT). Raise it, or split the file.",
  }).then(() => process.exit(0));
}

/** Resolves once the worker has the whole message: the result of thousands of columns takes more than one write. */
function reply(message: EngineReply): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) return resolve();
    process.send(message, undefined, undefined, () => resolve());
  });
}
