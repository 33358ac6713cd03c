import { activityLogs, apiKeys, sessions, type Tx, users } from "@datainsight/db";
import { APIError } from "better-auth/api";
import { and, eq, lt, sql } from "drizzle-orm";
import { provisionUser } from "./provision.ts";

/** Who may make an account. */
export const signupModes = ["open", "invite", "closed"] as const;
export type SignupMode = (typeof signupModes)[number];

type Row = Record<string, unknown>;

/** What must hold before better-auth writes a row, in the transaction that writes it. @throws APIError `forbidden`. */
export async function beforeCreate(tx: Tx, model: string, data: Row, signup: SignupMode): Promise<void> {
  if (model === "user") await refuseUnlessOpen(tx, signup);
  if (model === "session") await refuseInactive(tx, String(data["userId"]));
}

/** What goes with a new row: a user's workspace, and an entry in the log. */
export async function afterCreate(tx: Tx, model: string, row: Row): Promise<void> {
  const id = String(row["id"]);
  if (model === "user") await provisionUser(tx, { id, name: String(row["name"]) });
  if (model === "session") await afterSession(tx, { userId: String(row["userId"]), id });
  if (model === "apikey") await logIn(tx, { userId: String(row["referenceId"]), action: "apiKey.create", id });
}

/** Logs a sign-in, and clears away the sessions of the user that are over. */
export async function afterSession(tx: Tx, { userId, id }: { userId: string; id: string }): Promise<void> {
  await tx.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, sql`now()`)));
  await logIn(tx, { userId, action: "session.create", id });
}

/** Leaves an entry for each API key that is about to be removed by its id. */
export async function beforeDelete(tx: Tx, model: string, id: unknown): Promise<void> {
  if (model !== "apikey" || typeof id !== "string") return;
  const [key] = await tx.select({ userId: apiKeys.referenceId }).from(apiKeys).where(eq(apiKeys.id, id));
  if (key) await logIn(tx, { userId: key.userId, action: "apiKey.delete", id });
}

/** Writes what someone did with their account. */
export async function logIn(
  tx: Tx,
  { userId, action, id }: { userId: string; action: string; id: string },
): Promise<void> {
  const resourceType = action.split(".")[0] ?? action;
  await tx.insert(activityLogs).values({ userId, action, resourceType, resourceId: id });
}

async function refuseUnlessOpen(tx: Tx, signup: SignupMode): Promise<void> {
  if (signup === "open") return;
  const [someone] = await tx.select({ id: users.id }).from(users).limit(1);
  if (signup === "invite" && !someone) return;
  throw new APIError("FORBIDDEN", {
    code: "forbidden",
    message:
      signup === "invite"
        ? "This server takes no further sign-ups (SIGNUP=invite). Ask whoever runs it to make the account: datainsight users create EMAIL."
        : "This server takes no sign-ups (SIGNUP=closed). Ask whoever runs it to make the account: datainsight users create EMAIL.",
  });
}

async function refuseInactive(tx: Tx, userId: string): Promise<void> {
  const [user] = await tx.select({ isActive: users.isActive }).from(users).where(eq(users.id, userId));
  if (user?.isActive !== true) {
    throw new APIError("FORBIDDEN", {
      code: "forbidden",
      message: "This account is switched off. Ask whoever runs this server.",
    });
  }
}
