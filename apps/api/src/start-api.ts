import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createAuth, createPasswordHasher } from "@datainsight/auth";
import { closeWithin, type Logger, retry } from "@datainsight/runtime";
import { type Deps, openJobFeed, openServices, unusableDatabase } from "@datainsight/services";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./app.ts";
import type { Env } from "./env.ts";
import { createMetrics } from "./http/metrics.ts";
import { createRateLimits } from "./http/rate-limits.ts";
import { openRedis } from "./http/redis.ts";

export type ApiOptions = { env: Env; log: Logger; now?: () => Date };
export type RunningApi = {
  /** Where it listens. */
  url: string;
  /** Where browsers find it. */
  publicUrl: string;
  deps: Deps;
  close: () => Promise<void>;
};

/** A start that failed for a reason of the surroundings: its message is the one line that people get. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StartError";
  }
}

const closeMs = 10_000;

/**
 * Starts the API and answers where it listens; `close` ends it within ten seconds.
 * @throws StartError when the database does not answer, or the port is taken
 */
export async function startApi({ env, log, now = () => new Date() }: ApiOptions): Promise<RunningApi> {
  const parts = await openParts(env, log, now);
  try {
    const port = await listen(parts.server.http, env);
    const url = `http://${env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST}:${port}`;
    const publicUrl = (env.PUBLIC_URL ?? localUrl(env.HOST, port)).replace(/\/+$/, "");
    const stopping = new AbortController();
    const metrics = createMetrics(env.METRICS_TOKEN);
    const app = assembleApp({ parts, env, log, now, publicUrl, stopping: stopping.signal, metrics });
    parts.server.serve(app.fetch);
    log.info({ url }, "the API listens");
    const close = async () => {
      stopping.abort();
      const { unfinished } = await closeWithin(closeMs, [
        { name: "server and database", close: () => closeParts(parts) },
      ]);
      metrics.close();
      if (unfinished.length > 0) log.warn({ unfinished }, "not everything closed in time");
    };
    return { url, publicUrl, deps: parts.services.deps, close };
  } catch (error) {
    await closeParts(parts);
    throw error;
  }
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** What the API holds open as long as it runs. The port is known only once the server listens, when PORT is 0. */
async function openParts(env: Env, log: Logger, now: () => Date) {
  const services = await openDatabase(env, log, now);
  const feed = await openJobFeed(services.database);
  const redis = env.REDIS_URL === undefined ? undefined : openRedis(env.REDIS_URL, log);
  return { services, feed, redis, server: createListener() };
}

async function closeParts({ server, feed, services, redis }: Parts): Promise<void> {
  await server.close();
  await feed.close();
  await services.close();
  redis?.disconnect();
}

type Assembly = Required<ApiOptions> & {
  parts: Parts;
  publicUrl: string;
  stopping: AbortSignal;
  metrics: ReturnType<typeof createMetrics>;
};

function assembleApp({ parts, env, log, now, publicUrl, stopping, metrics }: Assembly) {
  const { services, feed, redis } = parts;
  const { deps } = services;
  const passwords = createPasswordHasher();
  const auth = createAuth({
    db: deps.db,
    secret: env.AUTH_SECRET,
    publicUrl,
    signup: env.SIGNUP,
    passwords,
    now,
    log,
  });
  return createApp({
    platform: { deps, feed, auth, passwords, stopping },
    log,
    metrics,
    limits: createRateLimits({ calls: env.RATE_LIMIT_CALLS, signIns: env.RATE_LIMIT_SIGN_INS, redis }),
    publicUrl,
    trustedProxyHops: env.TRUSTED_PROXY_HOPS,
    checks: { database: services.ping, queue: services.pingQueue },
  });
}

function localUrl(host: string, port: number): string {
  return `http://${["127.0.0.1", "::1", "0.0.0.0", "::"].includes(host) ? "localhost" : host}:${port}`;
}

async function openDatabase(env: Env, log: Logger, now: () => Date) {
  try {
    return await retry(() =>
      openServices({
        database: {
          url: env.DATABASE_URL,
          poolSize: env.DATABASE_POOL_SIZE,
          maxOverflow: env.DATABASE_MAX_OVERFLOW,
          poolRecycle: env.DATABASE_POOL_RECYCLE,
          applicationName: "datainsight-api",
          ...(env.DATABASE_ECHO ? { echo: (statement: string) => log.info({ statement }, "SQL") } : {}),
        },
        storageUrl: env.STORAGE_URL,
        limits: {
          maxUploadBytes: env.MAX_UPLOAD_BYTES,
          maxWorkspaceBytes: env.MAX_WORKSPACE_BYTES,
          maxWorkspaceJobs: env.MAX_WORKSPACE_JOBS,
        },
        log,
        now,
        scratchDir: env.SCRATCH_DIR ?? path.join(tmpdir(), "datainsight-api"),
      }),
    );
  } catch (error) {
    throw new StartError(unusableDatabase(env.DATABASE_URL, error), { cause: error });
  }
}

type Fetch = (request: Request, env: never) => Response | Promise<Response>;

/** A server whose application is put in once it is known where it listens; until then it answers 503. */
function createListener() {
  let fetch: Fetch = () => new Response("starting", { status: 503, headers: { "Retry-After": "1" } });
  const created = createAdaptorServer({
    // The adapter hands over the bindings that the application was typed with.
    fetch: (request, bindings) => fetch(request, bindings as never),
    serverOptions: { headersTimeout: 20_000, requestTimeout: 0, keepAliveTimeout: 65_000 },
  });
  // Without TLS options the adapter makes a plain HTTP server.
  const http = created as Server;
  http.maxConnections = 10_000;
  // A connection on which nothing moves, such as an upload that stalled. Streams of events send pings.
  http.setTimeout(120_000);
  return {
    http,
    serve: (application: Fetch) => {
      fetch = application;
    },
    close: async () => {
      if (!http.listening) return;
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeIdleConnections();
        // Calls under way get half of the time.
        setTimeout(() => http.closeAllConnections(), closeMs / 2).unref();
      });
    },
  };
}

async function listen(server: Server, { HOST, PORT }: Env): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, HOST, PORT)));
    server.listen(PORT, HOST, resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : PORT;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  if (error.code === "EADDRINUSE") {
    return new StartError(`Port ${port} is taken. Stop what uses it, or choose another with PORT=${port + 1}.`, {
      cause: error,
    });
  }
  if (error.code === "EACCES") {
    return new StartError(`Port ${port} may not be used by this user. Choose one above 1023 with PORT.`, {
      cause: error,
    });
  }
  return new StartError(`Cannot listen on ${host}:${port} (${error.code ?? error.message}). Check HOST and PORT.`, {
    cause: error,
  });
}
