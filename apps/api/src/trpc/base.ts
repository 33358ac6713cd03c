import { id, type Json, type JobKind, jobKinds } from "@datainsight/schemas";
import {
  type Actor,
  enterByJob,
  enterByRow,
  enterWorkspace,
  once,
  type RowKind,
  type Scope,
  ServiceError,
} from "@datainsight/services";
import { initTRPC } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import { z } from "zod";
import type { Context } from "./context.ts";
import { detailsOf, failureOf, trpcErrorOf } from "./errors.ts";

const t = initTRPC
  .context<Context>()
  .meta<OpenApiMeta>()
  .create({
    errorFormatter: ({ shape, error, ctx }) => {
      const details = detailsOf(failureOf(error), ctx?.requestId ?? "");
      return { code: shape.code, message: details.message, data: details };
    },
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
    },
  });

export const { router, mergeRouters } = t;

/** Every failure leaves a procedure with the status that it means. */
const publicProcedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw trpcErrorOf(failureOf(result.error));
  return result;
});

/** For callers who are signed in: `ctx.actor`. */
export const authedProcedure = publicProcedure.use(({ ctx, next }) => {
  const { authentication, deps, requestId, signal } = ctx;
  if (!authentication) {
    throw new ServiceError(
      "unauthenticated",
      "Sign in first: send an API key as x-api-key, a session token as Authorization: Bearer, or the cookie of /api/auth/sign-in/email.",
    );
  }
  const actor: Actor = { ...deps, user: authentication.user, requestId, signal };
  return next({ ctx: { actor } });
});

/** For creates: with an Idempotency-Key, a repeated call gets the first answer. */
const createProcedure = authedProcedure.use(async ({ ctx, next, path, getRawInput }) => {
  const { idempotencyKey, actor } = ctx;
  if (idempotencyKey === undefined) return next({ ctx: { actor } });
  const request = { path, input: await getRawInput() };
  let answered: Awaited<ReturnType<typeof next<{ actor: Actor }>>> | undefined;
  const data = await once(actor, { key: idempotencyKey, request }, async (within) => {
    answered = await next({ ctx: { actor: within } });
    if (!answered.ok) throw answered.error;
    // The output parser has made JSON of it.
    return answered.data as Json;
  });
  // A repeated call has no result of `next`, whose marker only brands the type.
  return { ...answered, ok: true, data } as unknown as NonNullable<typeof answered>;
});

/** For signed-in callers who make something of their own. */
export const ownCreateProcedure = createProcedure;

const inWorkspace = z.object({ workspaceId: id });

/** For calls inside a workspace that the input names: `ctx.scope`. Who is no member finds nothing. */
export const workspaceProcedure = authedProcedure
  .input(inWorkspace)
  .use(async ({ ctx, input, next }) => next({ ctx: { scope: await enterWorkspace(ctx.actor, input.workspaceId) } }));

export const workspaceCreateProcedure = createProcedure
  .input(inWorkspace)
  .use(async ({ ctx, input, next }) => next({ ctx: { scope: await enterWorkspace(ctx.actor, input.workspaceId) } }));

/** For calls about a workspace itself. */
export const thisWorkspaceProcedure = authedProcedure
  .input(z.object({ id }))
  .use(async ({ ctx, input, next }) => next({ ctx: { scope: await enterWorkspace(ctx.actor, input.id) } }));

/** For calls by the id of a row: its workspace is found through the caller's membership. */
export function rowProcedure(kind: RowKind) {
  return authedProcedure
    .input(z.object({ id }))
    .use(async ({ ctx, input, next }) => next({ ctx: { scope: await enterByRow(ctx.actor, kind, input.id) } }));
}

/** For calls that make something new out of a row. */
export function rowCreateProcedure(kind: RowKind) {
  return createProcedure
    .input(z.object({ id }))
    .use(async ({ ctx, input, next }) => next({ ctx: { scope: await enterByRow(ctx.actor, kind, input.id) } }));
}

/** For calls about what belongs to a dataset. */
export const ofDatasetCreateProcedure = createProcedure
  .input(z.object({ datasetId: id }))
  .use(async ({ ctx, input, next }) =>
    next({ ctx: { scope: await enterByRow(ctx.actor, "dataset", input.datasetId) } }),
  );

export const ofDatasetProcedure = authedProcedure
  .input(z.object({ datasetId: id }))
  .use(async ({ ctx, input, next }) =>
    next({ ctx: { scope: await enterByRow(ctx.actor, "dataset", input.datasetId) } }),
  );

/** For calls about what an analysis found. */
export const ofAnalysisProcedure = authedProcedure
  .input(z.object({ analysisId: id }))
  .use(async ({ ctx, input, next }) =>
    next({ ctx: { scope: await enterByRow(ctx.actor, "analysis", input.analysisId) } }),
  );

/** A job by its id; the kind is found when it is left out. */
export const JobKey = z.object({ id, kind: z.enum(jobKinds).optional() });

export const jobProcedure = authedProcedure.input(JobKey).use(async ({ ctx, input, next }) => {
  const { scope, kind } = await enterJob(ctx.actor, input);
  return next({ ctx: { scope, job: { kind, id: input.id } } });
});

/** Opens the scope of a job. @throws ServiceError `not_found`. */
export async function enterJob(actor: Actor, key: z.infer<typeof JobKey>): Promise<{ scope: Scope; kind: JobKind }> {
  const kinds = key.kind === undefined ? jobKinds : [key.kind];
  let missing: unknown;
  for (const kind of kinds) {
    try {
      return { scope: await enterByJob(actor, { kind, id: key.id }), kind };
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== "not_found") throw error;
      missing = error;
    }
  }
  throw missing;
}

type Route = NonNullable<OpenApiMeta["openapi"]>;

/** Where a procedure stands in the REST API, and one line on what it does. */
export function rest(method: Route["method"], path: `/${string}`, summary: string): { openapi: Route } {
  const tag = path.split("/")[1] ?? "";
  return { openapi: { method, path: `/api/v1${path}`, summary, tags: [tag], protect: true } };
}
