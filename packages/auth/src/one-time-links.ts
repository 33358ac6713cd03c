import { asSystem, type Db, users, verifications } from "@datainsight/db";
import { and, eq, gt, lt } from "drizzle-orm";

import { hashToken, newToken } from "./tokens.ts";

const identifierOf = (token: string) => `sign-in:${hashToken(token)}`;

/** A token that signs a user in once, within ten minutes unless told; only its hash is stored. */
export async function createOneTimeLink(
  db: Db,
  { userId, now, validForMs = 600_000 }: { userId: string; now: Date; validForMs?: number },
): Promise<{ token: string; path: string }> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + validForMs);
  await asSystem(db, async (tx) => {
    await tx.delete(verifications).where(lt(verifications.expiresAt, now));
    await tx.insert(verifications).values({ identifier: identifierOf(token), value: userId, expiresAt });
  });
  return { token, path: `/sign-in/${token}` };
}

/** Spends a token; the user that it was made for, or undefined when it is unknown, spent or too old. */
export async function consumeOneTimeLink(
  db: Db,
  { token, now }: { token: string; now: Date },
): Promise<string | undefined> {
  return asSystem(db, async (tx) => {
    const [spent] = await tx
      .delete(verifications)
      .where(and(eq(verifications.identifier, identifierOf(token)), gt(verifications.expiresAt, now)))
      .returning({ userId: verifications.value });
    if (!spent) return undefined;
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, spent.userId), eq(users.isActive, true)));
    return user?.id;
  });
}
