import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { type Log, ServiceError } from "@datainsight/services";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { clientAddressOf, limitKeyOf } from "./http/client-address.ts";
import { refuseCrossSite } from "./http/cross-site.ts";
import { mountDocs } from "./http/docs.ts";
import { answerEarly, drainRequest, isStillSending } from "./http/early-answer.ts";
import { answerFailure, logFailure } from "./http/failures.ts";
import { type HealthChecks, mountPages } from "./http/pages.ts";
import type { Metrics } from "./http/metrics.ts";
import type { RateLimits } from "./http/rate-limits.ts";
import type { HttpContext, HttpEnv } from "./http/variables.ts";
import { createOpenApiDocument } from "./openapi.ts";
import { mountRest } from "./rest.ts";
import { mountStreams } from "./rest-streams.ts";
import { appRouter } from "./router.ts";
import type { Context, Platform } from "./trpc/context.ts";
import { failureOf } from "./trpc/errors.ts";

export type AppOptions = {
  platform: Platform;
  log: Log;
  metrics: Metrics;
  limits: RateLimits;
  publicUrl: string;
  trustedProxyHops: number;
  checks: HealthChecks;
};

const maxBodyBytes = 1_000_000;
const maxBatchSize = 20;

/** The whole HTTP server, from request to Response. */
export function createApp(options: AppOptions): Hono<HttpEnv> {
  const { platform, log, metrics, publicUrl } = options;
  const app = new Hono<HttpEnv>();
  app.onError((error, c) => answerFailure(c, error, log));
  app.notFound((c) =>
    answerFailure(c, new ServiceError("not_found", `There is no ${c.req.method} ${c.req.path} here.`), log),
  );
  app.use(accompany(options));
  app.use(headers());
  mountLimits(app, options);

  app.all("/trpc/*", (c) => answerTrpc(c, options));
  const createContext = (c: HttpContext) => contextOf(c, platform);
  mountStreams(app, createContext, log);
  mountRest(app, createContext);
  app.on(["GET", "POST"], "/api/auth/*", (c) => answerAuth(c, options));

  const document = createOpenApiDocument(publicUrl);
  app.get("/openapi.json", (c) => c.json({ ...document, servers: [{ url: ownOrigin(c, publicUrl) }] }));
  mountDocs(app);
  app.get("/metrics", (c) => metrics.answer(c));
  mountPages(app, options);
  return app;
}

/** Gives each request a name, an address and a line in the log. */
function accompany({ log, metrics, trustedProxyHops }: AppOptions) {
  return async (c: HttpContext, next: () => Promise<void>): Promise<void> => {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
    c.set("requestId", requestId);
    c.set("clientAddress", clientAddressOf(c, trustedProxyHops));
    const start = performance.now();
    await next();
    if (isStillSending(c) && !isContent(c)) c.res = await answerEarly(c.res, (until) => drainRequest(c, until));
    c.res.headers.set("x-request-id", requestId);
    const milliseconds = performance.now() - start;
    const { method, routePath } = c.req;
    const { status } = c.res;
    metrics.observe({ method, route: routePath, status }, milliseconds / 1000);
    log.debug({ requestId, method, path: c.req.path, status, milliseconds: Math.round(milliseconds) }, "answered");
  };
}

function headers() {
  const strict = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    strictTransportSecurity: "max-age=31536000; includeSubDomains",
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
  });
  return async (c: HttpContext, next: () => Promise<void>): Promise<void> => {
    await strict(c, next);
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
  };
}

function mountLimits(app: Hono<HttpEnv>, { platform, limits, publicUrl }: AppOptions): void {
  const smallBody = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw new ServiceError("too_large", `The body is larger than ${maxBodyBytes} bytes, the most that a call takes.`);
    },
  });
  const json = refuseCrossSite({ publicUrl, jsonOnly: true });
  const anyBody = refuseCrossSite({ publicUrl, jsonOnly: false });
  for (const area of ["/trpc/*", "/api/*"]) {
    app.use(area, (c, next) => (isContent(c) ? anyBody(c, next) : json(c, next)));
    app.use(area, (c, next) => (isContent(c) ? next() : withinTime(c, () => smallBody(c, next))));
    app.use(area, async (c, next) => {
      const authentication = await platform.auth.authenticate(c.req.raw.headers);
      c.set("authentication", authentication);
      await limits.countCalls(
        { userId: authentication?.user.id, address: limitKeyOf(c.get("clientAddress")) },
        callsOf(c),
      );
      await next();
    });
  }
}

/** Where this request found the server: a page may call no other origin, not even another name of this one. */
function ownOrigin(c: HttpContext, publicUrl: string): string {
  const host = c.req.header("host") ?? "";
  return host === new URL(publicUrl).host ? publicUrl : `http://${host}`;
}

const longestBodyMs = 30_000;

/** Breaks the connection of a client who does not finish a small body in time. */
async function withinTime<T>(c: HttpContext, work: () => Promise<T>): Promise<T> {
  const { incoming } = c.env;
  const timer = setTimeout(() => {
    if (!incoming.complete) incoming.destroy();
  }, longestBodyMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/** The route that takes files: it reads its body itself. */
function isContent(c: HttpContext): boolean {
  return /^\/api\/v1\/datasets\/[^/]+\/content$/.test(c.req.path);
}

/** A batch counts as what it carries. */
function callsOf(c: HttpContext): number {
  return c.req.path.startsWith("/trpc/") ? Math.min(c.req.path.split(",").length, maxBatchSize) : 1;
}

function contextOf(c: HttpContext, platform: Platform): Context {
  const key = c.req.header("idempotency-key");
  if (key !== undefined && (key === "" || key.length > 255)) {
    throw new ServiceError("invalid_input", "Idempotency-Key must have 1 to 255 characters.", {
      field: "Idempotency-Key",
    });
  }
  return {
    ...platform,
    requestId: c.get("requestId"),
    signal: c.req.raw.signal,
    authentication: c.get("authentication"),
    idempotencyKey: key,
  };
}

async function answerTrpc(c: HttpContext, { platform, log }: AppOptions): Promise<Response> {
  const context = contextOf(c, platform);
  return fetchRequestHandler({
    endpoint: "/trpc",
    req: c.req.raw,
    router: appRouter,
    maxBatchSize,
    createContext: () => context,
    onError: ({ error, path }) =>
      logFailure(log, failureOf(error), { requestId: context.requestId, path: path ?? c.req.path }),
  });
}

async function answerAuth(c: HttpContext, { platform, limits }: AppOptions): Promise<Response> {
  const request = new Request(c.req.raw.clone(), { headers: withClientAddress(c) });
  if (/\/sign-(in|up)\//.test(c.req.path)) {
    await limits.countSignIn({ email: await emailOf(c), address: limitKeyOf(c.get("clientAddress")) });
  }
  return platform.auth.handle(request);
}

function withClientAddress(c: HttpContext): Headers {
  const headers = new Headers(c.req.raw.headers);
  headers.set("x-client-address", c.get("clientAddress"));
  return headers;
}

async function emailOf(c: HttpContext): Promise<string | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined);
  const email: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "email") : undefined;
  return typeof email === "string" ? email.slice(0, 255) : undefined;
}
