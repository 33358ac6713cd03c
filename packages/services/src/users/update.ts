import { accounts, sessions, type Tx, users } from "@datainsight/db";
import type { UserUpdate } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { notFound, ServiceError } from "../errors.ts";
import { type Actor, asSystem } from "../scope.ts";
import type { UserRow } from "../rows.ts";

/** How passwords are hashed and compared; the auth package has the one implementation. */
export type PasswordHasher = {
  hash: (password: string) => Promise<string>;
  verify: (input: { hash: string; password: string }) => Promise<boolean>;
};

/**
 * Changes the caller's own account. A new email or password needs the current password; a new password ends every session.
 * @throws ServiceError `invalid_input` (currentPassword) when it is wrong, `conflict` when the email is taken.
 */
export async function updateUser(actor: Actor, input: UserUpdate, passwords: PasswordHasher): Promise<UserRow> {
  const { currentPassword, password, email, fullName, image } = input;
  const passwordHash = await checkedHash(actor, { currentPassword, password, email }, passwords);
  return asSystem(actor, async (tx) => {
    const [user] = await tx
      .update(users)
      .set({
        ...(fullName === undefined ? {} : { fullName }),
        ...(image === undefined ? {} : { image }),
        ...(email === undefined ? {} : { email, emailVerified: false }),
        updatedAt: actor.now(),
      })
      .where(eq(users.id, actor.user.id))
      .returning();
    if (!user) throw notFound("user", actor.user.id);
    if (passwordHash !== undefined) await replacePassword(tx, actor.user.id, passwordHash);
    await recordActivity(tx, actor, {
      action: "user.update",
      resourceType: "user",
      resourceId: user.id,
      workspaceId: null,
      metadata: { fields: Object.keys(input).filter((field) => field !== "currentPassword") },
    });
    return user;
  });
}

type Change = { currentPassword: string | undefined; password: string | undefined; email: string | undefined };

/** Hashing takes tens of milliseconds, so it happens before the transaction opens. */
async function checkedHash(actor: Actor, change: Change, passwords: PasswordHasher): Promise<string | undefined> {
  if (change.password === undefined && change.email === undefined) return undefined;
  const [account] = await asSystem(actor, (tx) =>
    tx.select({ hash: accounts.passwordHash }).from(accounts).where(credentialOf(actor.user.id)),
  );
  const hash = account?.hash;
  const right =
    hash &&
    change.currentPassword !== undefined &&
    (await passwords.verify({ hash, password: change.currentPassword }));
  if (!right) {
    throw new ServiceError("invalid_input", "The current password is wrong.", { field: "currentPassword" });
  }
  return change.password === undefined ? undefined : passwords.hash(change.password);
}

async function replacePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.update(accounts).set({ passwordHash }).where(credentialOf(userId));
  await tx.delete(sessions).where(eq(sessions.userId, userId));
}

function credentialOf(userId: string) {
  return and(eq(accounts.userId, userId), eq(accounts.providerId, "credential"));
}
