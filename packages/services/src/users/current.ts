import { users } from "@datainsight/db";
import { eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import { type Actor, readAsUser } from "../scope.ts";
import type { UserRow } from "../rows.ts";

/** The caller's own account. */
export async function currentUser(actor: Actor): Promise<UserRow> {
  const [[user]] = await readAsUser(actor, (tx) => [tx.select().from(users).where(eq(users.id, actor.user.id))]);
  if (!user) throw notFound("user", actor.user.id);
  return user;
}
