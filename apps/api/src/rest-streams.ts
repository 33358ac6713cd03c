import { Readable } from "node:stream";
import { DatasetResponse, id } from "@datainsight/schemas";
import { type Actor, enterByRow, type Log, receiveContent, ServiceError, watchJob } from "@datainsight/services";
import type { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { ZodError } from "zod";
import { answerEarly } from "./http/early-answer.ts";
import { answerFailure } from "./http/failures.ts";
import type { HttpContext, HttpEnv } from "./http/variables.ts";
import { eventIdOf } from "./routers/jobs.ts";
import { enterJob, JobKey } from "./trpc/base.ts";
import { inputFailure } from "./trpc/errors.ts";
import type { Context } from "./trpc/context.ts";

const contentPath = "/api/v1/datasets/:id/content";
const pingMs = 15_000;
const eventsPath = "/api/v1/jobs/:id/events";

/** The two routes that carry streams, which procedures cannot. */
export function mountStreams(app: Hono<HttpEnv>, createContext: (c: HttpContext) => Context, log: Log): void {
  app.put(contentPath, async (c) => {
    const reader = c.req.raw.body?.getReader();
    try {
      const actor = actorOf(createContext(c));
      const datasetId = parse(() => id.parse(c.req.param("id")));
      const scope = await enterByRow(actor, "dataset", datasetId);
      const length = c.req.header("content-length");
      const content = {
        stream: Readable.from(chunksOf(reader)),
        contentLength: length === undefined ? undefined : Number(length),
      };
      return c.json(DatasetResponse.parse(await receiveContent(scope, datasetId, content)));
    } catch (error) {
      return answerEarly(answerFailure(c, error, log), (until) => drain(reader, until));
    }
  });

  app.get(eventsPath, async (c) => {
    const context = createContext(c);
    const actor = actorOf(context);
    const key = parse(() => JobKey.parse({ id: c.req.param("id"), kind: c.req.query("kind") }));
    const { scope, kind } = await enterJob(actor, key);
    return streamSSE(c, async (stream) => {
      const known = c.req.header("last-event-id");
      const ended = new AbortController();
      stream.onAbort(() => ended.abort());
      const ping = setInterval(() => void stream.write(": ping\n\n"), pingMs);
      const signal = AbortSignal.any([context.stopping, actor.signal, ended.signal]);
      try {
        for await (const event of watchJob({ ...scope, signal }, { kind, id: key.id }, context.feed)) {
          const eventId = eventIdOf(event);
          if (eventId !== known) await stream.writeSSE({ id: eventId, event: "job", data: JSON.stringify(event) });
        }
      } finally {
        clearInterval(ping);
      }
    });
  });
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** The body as it comes. Whoever stops reading leaves the connection open, so that an answer can still be sent. */
async function* chunksOf(reader: BodyReader | undefined): AsyncIterable<Uint8Array> {
  for (;;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) return;
    yield chunk.value;
  }
}

async function drain(reader: BodyReader | undefined, until: number): Promise<void> {
  try {
    for (let chunk = await reader?.read(); chunk && !chunk.done && Date.now() < until; chunk = await reader?.read());
  } catch {
    // The sender is gone, which is as good as an end.
  }
}

function actorOf({ authentication, deps, requestId, signal }: Context): Actor {
  if (!authentication) throw new ServiceError("unauthenticated", "Sign in first: send an API key as x-api-key.");
  return { ...deps, user: authentication.user, requestId, signal };
}

function parse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const { message, place } = inputFailure(error);
    throw new ServiceError("invalid_input", message, place, { cause: error });
  }
}
