import { workspaces } from "@datainsight/db";
import type { MemberRole } from "@datainsight/schemas";
import { eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import type { Scope } from "../scope.ts";
import type { UserRow, WorkspaceRow } from "../rows.ts";

export type WorkspaceWithOwner = WorkspaceRow & { owner: UserRow; role: MemberRole };

/** The workspace with its owner, and what the caller may do there. */
export async function getWorkspace(scope: Scope): Promise<WorkspaceWithOwner> {
  const [row] = await scope.readAtOnce((tx) => [
    tx.query.workspaces.findFirst({ where: eq(workspaces.id, scope.workspaceId), with: { owner: true } }),
  ]);
  if (!row) throw notFound("workspace", scope.workspaceId);
  return { ...row, role: scope.role };
}
