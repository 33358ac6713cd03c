import { accounts, activityLogs, asSystem, type Db, sessions, users, workspaces } from "@datainsight/db";
import { Password } from "@datainsight/schemas";
import { asc, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AuthError } from "./errors.ts";
import type { PasswordHasher } from "./passwords.ts";
import { provisionUser } from "./provision.ts";

export const localEmail = "local@localhost";
const localWorkspace = "Local";

/**
 * The user and the workspace of a server that one person runs for themselves; made on the first call, found on later ones.
 * The user has no password: it signs in by keys and one-time links.
 */
export async function createLocalUser(db: Db): Promise<{ userId: string; workspaceId: string }> {
  return asSystem(db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('datainsight.local-user', 0))`);
    const [found] = await tx
      .select({ userId: users.id, workspaceId: workspaces.id })
      .from(users)
      .innerJoin(workspaces, eq(workspaces.ownerId, users.id))
      .where(eq(users.email, localEmail))
      .orderBy(asc(workspaces.createdAt))
      .limit(1);
    if (found) return found;
    const userId = uuidv7();
    await tx.insert(users).values({ id: userId, email: localEmail, fullName: "Local user", emailVerified: true });
    const { workspaceId } = await provisionUser(
      tx,
      { id: userId, name: "Local user" },
      { workspaceName: localWorkspace },
    );
    return { userId, workspaceId };
  });
}

/**
 * Makes an account with a password and its first workspace, past every rule about who may sign up.
 * @throws AuthError `conflict` when the email is taken.
 */
export async function createUser(
  db: Db,
  input: { email: string; fullName: string; password: string },
  passwords: PasswordHasher,
): Promise<{ userId: string; workspaceId: string }> {
  const passwordHash = await passwords.hash(checkedPassword(input.password));
  const email = input.email.trim().toLowerCase();
  return asSystem(db, async (tx) => {
    const taken = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(sql`lower(${users.email})`, email));
    if (taken.length > 0)
      throw new AuthError("conflict", "An account with this email exists already.", { field: "email" });
    const userId = uuidv7();
    await tx.insert(users).values({ id: userId, email, fullName: input.fullName });
    await tx.insert(accounts).values({ userId, accountId: userId, providerId: "credential", passwordHash });
    const { workspaceId } = await provisionUser(tx, { id: userId, name: input.fullName });
    return { userId, workspaceId };
  });
}

/**
 * Sets a new password and ends every session of the user; keys keep working.
 * @throws AuthError `not_found` for an unknown email, `invalid_input` for a password that is too short or too long.
 */
export async function resetPassword(
  db: Db,
  { email, password }: { email: string; password: string },
  passwords: PasswordHasher,
): Promise<void> {
  const passwordHash = await passwords.hash(checkedPassword(password));
  await asSystem(db, async (tx) => {
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(sql`lower(${users.email})`, email.trim().toLowerCase()));
    if (!user) throw new AuthError("not_found", `No account has the email ${email}.`, { field: "email" });
    await tx
      .insert(accounts)
      .values({ userId: user.id, accountId: user.id, providerId: "credential", passwordHash })
      .onConflictDoUpdate({ target: [accounts.providerId, accounts.accountId], set: { passwordHash } });
    await tx.delete(sessions).where(eq(sessions.userId, user.id));
    await tx
      .insert(activityLogs)
      .values({ userId: user.id, action: "user.resetPassword", resourceType: "user", resourceId: user.id });
  });
}

function checkedPassword(password: string): string {
  const parsed = Password.safeParse(password);
  if (parsed.success) return parsed.data;
  throw new AuthError("invalid_input", `The password ${parsed.error.issues[0]?.message ?? "is not allowed"}.`, {
    field: "password",
  });
}
