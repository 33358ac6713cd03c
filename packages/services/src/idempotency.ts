import { createHash } from "node:crypto";
import { idempotencyKeys } from "@datainsight/db";
import type { Json } from "@datainsight/schemas";
import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { ServiceError } from "./errors.ts";
import { type Actor, asSystem } from "./scope.ts";

const keptMs = 24 * 3600 * 1000;

export type OnceInput = {
  /** The caller's own name for the call, at most 255 characters. */
  key: string;
  /** What was asked; the same key with another request is refused. */
  request: { path: string; input: unknown };
};

/**
 * Does `work` once for a key of the caller, and gives its first answer again for a day. Key, answer and the work's own
 * writes commit together, so after a crash both are there or neither; of calls at the same time one works and the
 * others wait for its answer. A failure is not kept.
 * @throws ServiceError `conflict` when the key was used for another request
 */
export async function once(
  actor: Actor,
  { key, request }: OnceInput,
  work: (actor: Actor) => Promise<Json>,
): Promise<Json> {
  const requestHash = createHash("sha256").update(canonical(request)).digest("hex");
  const own = and(eq(idempotencyKeys.userId, actor.user.id), isNull(idempotencyKeys.workspaceId));
  return asSystem(actor, async (tx) => {
    await tx
      .delete(idempotencyKeys)
      .where(and(own, lt(idempotencyKeys.createdAt, new Date(actor.now().getTime() - keptMs))));
    const [mine] = await tx
      .insert(idempotencyKeys)
      .values({ userId: actor.user.id, key, requestHash })
      .onConflictDoNothing()
      .returning({ id: idempotencyKeys.id });
    if (!mine) {
      const [earlier] = await tx
        .select()
        .from(idempotencyKeys)
        .where(and(own, eq(idempotencyKeys.key, key)));
      if (earlier?.requestHash !== requestHash) {
        throw new ServiceError(
          "conflict",
          "This Idempotency-Key was used for another request. Use a new one for each request.",
        );
      }
      return earlier.response;
    }
    // A transaction takes the same queries as the pool; the verb's own transactions become savepoints of it.
    const response = await work({ ...actor, db: tx as unknown as Actor["db"] });
    await tx.execute(sql`select set_config('role', 'datainsight_system', true)`);
    const kept = tx
      .update(idempotencyKeys)
      .set({ status: "completed", response })
      .where(eq(idempotencyKeys.id, mine.id));
    // jsonb orders the keys of objects: read back, the first answer is the same to the byte as every later one.
    const [stored] = await kept.returning({ response: idempotencyKeys.response });
    return stored?.response ?? response;
  });
}

/** JSON with the keys of every object in order, so that equal requests read equal. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
