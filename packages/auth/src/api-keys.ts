import { apiKeys, asSystem, type Db } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { logIn } from "./account-rules.ts";
import { apiKeyPrefix } from "./authenticate.ts";

import { hashToken, newToken } from "./tokens.ts";

export type NewApiKey = { id: string; key: string };

/**
 * Mints an API key for a user, for callers inside the system (people use `/api/auth/api-key/create`).
 * The key itself is in the answer alone: only its hash is stored.
 */
export async function createApiKey(
  db: Db,
  { userId, name, expiresAt }: { userId: string; name: string; expiresAt?: Date },
): Promise<NewApiKey> {
  const key = `${apiKeyPrefix}${newToken()}`;
  const id = await asSystem(db, async (tx) => {
    const [row] = await tx
      .insert(apiKeys)
      .values({
        referenceId: userId,
        name,
        key: hashToken(key),
        prefix: apiKeyPrefix,
        start: key.slice(0, 6),
        rateLimitEnabled: false,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      })
      .returning({ id: apiKeys.id });
    if (!row) throw new Error("The insert of an API key returned no row");
    await logIn(tx, { userId, action: "apiKey.create", id: row.id });
    return row.id;
  });
  return { id, key };
}

/** Revokes a key of a user; false when there is none of that id. Servers notice within a second. */
export async function revokeApiKey(db: Db, { userId, id }: { userId: string; id: string }): Promise<boolean> {
  return asSystem(db, async (tx) => {
    const gone = await tx
      .delete(apiKeys)
      .where(and(eq(apiKeys.id, id), eq(apiKeys.referenceId, userId)))
      .returning({ id: apiKeys.id });
    if (gone.length > 0) await logIn(tx, { userId, action: "apiKey.delete", id });
    return gone.length > 0;
  });
}

/** Revokes every key of a user that bears a name, such as the ones that earlier starts of a local server left. */
export async function revokeApiKeysNamed(db: Db, { userId, name }: { userId: string; name: string }): Promise<void> {
  await asSystem(db, (tx) => tx.delete(apiKeys).where(and(eq(apiKeys.referenceId, userId), eq(apiKeys.name, name))));
}
