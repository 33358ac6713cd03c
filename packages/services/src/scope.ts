import {
  type Answers,
  analyses,
  asApp as asAppRole,
  asLogin,
  asSystem as asSystemRole,
  columnProfiles,
  datasetChecks,
  datasets,
  insights,
  readAsApp as readAsAppRole,
  readAsSystem as readAsSystemRole,
  type TenantSettings,
  type Tx,
  workspaceMembers,
} from "@datainsight/db";
import { type MemberRole, roleAllows, type UserRole } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import type { Deps } from "./deps.ts";
import { translateDatabaseError } from "./database-errors.ts";
import { notFound, ServiceError } from "./errors.ts";
import { retryReads } from "./retry-reads.ts";

/** Who asks, before it is known in which workspace. */
export type Actor = Deps & {
  user: { id: string; role: UserRole };
  requestId: string;
  signal: AbortSignal;
};

/**
 * Who asks, in which workspace, as what. It holds no transaction: `read` and `write` open short ones
 * under the unprivileged role, in which other tenants' rows do not exist.
 */
export type Scope = Actor & {
  workspaceId: string;
  role: MemberRole;
  read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Reads that do not build on each other, in one round trip: `reads` makes the queries and awaits none. */
  readAtOnce: ReadAtOnce;
  /** @throws ServiceError `forbidden` when the caller's role is less than `needed`. */
  write: <T>(needed: MemberRole, work: (tx: Tx) => Promise<T>) => Promise<T>;
};

type ReadAtOnce = <const Queries extends readonly PromiseLike<unknown>[]>(
  reads: (tx: Tx) => Queries,
) => Promise<Answers<Queries>>;

/** The rows by whose id a workspace is found. */
const byRow = {
  dataset: datasets,
  analysis: analyses,
  insight: insights,
  check: datasetChecks,
  "column profile": columnProfiles,
} as const;
export type RowKind = keyof typeof byRow;

/** @throws ServiceError `not_found` when the caller is no member, whether or not the workspace exists. */
export async function enterWorkspace(actor: Actor, workspaceId: string): Promise<Scope> {
  const found = await asUser(actor, (tx) =>
    tx
      .select({ role: workspaceMembers.role })
      .from(workspaceMembers)
      .where(and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, actor.user.id))),
  );
  const [membership] = found;
  if (!membership) throw notFound("workspace", workspaceId);
  return openScope(actor, workspaceId, membership.role);
}

/** Finds the workspace of a row through the caller's membership. @throws ServiceError `not_found`. */
export async function enterByRow(actor: Actor, kind: RowKind, id: string): Promise<Scope> {
  const table = byRow[kind];
  const [[row]] = await readAsSystem(actor, (tx) => [
    tx
      .select({ workspaceId: table.workspaceId, role: workspaceMembers.role })
      .from(table)
      .innerJoin(
        workspaceMembers,
        and(eq(workspaceMembers.workspaceId, table.workspaceId), eq(workspaceMembers.userId, actor.user.id)),
      )
      .where(eq(table.id, id)),
  ]);
  if (!row) throw notFound(kind, id);
  return openScope(actor, row.workspaceId, row.role);
}

/** The scope of a workspace in which the caller is known to have `role`. */
export function openScope(actor: Actor, workspaceId: string, role: MemberRole): Scope {
  const settings = { workspaceId, userId: actor.user.id };
  return {
    ...actor,
    workspaceId,
    role,
    read: (work) => retryReads(() => asTenant(actor, settings, work), actor.signal),
    readAtOnce: (reads) => retryReads(() => translated(() => readAsAppRole(actor.db, settings, reads)), actor.signal),
    write: (needed, work) => {
      if (!roleAllows(role, needed)) {
        throw new ServiceError(
          "forbidden",
          `This needs the role ${needed} in the workspace, and yours is ${role}. Ask an admin of the workspace.`,
        );
      }
      return asTenant(actor, settings, work);
    },
  };
}

/** A transaction of a user outside any workspace: own account, own memberships. */
export async function asUser<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return asTenant(actor, { userId: actor.user.id }, work);
}

async function asTenant<T>({ db }: Deps, settings: TenantSettings, work: (tx: Tx) => Promise<T>): Promise<T> {
  return translated(() => asAppRole(db, settings, work));
}

/** A transaction that sees every tenant: for authorization, claims, the sweeper and administration alone. */
export async function asSystem<T>({ db }: Pick<Deps, "db">, work: (tx: Tx) => Promise<T>): Promise<T> {
  return translated(() => asSystemRole(db, work));
}

/** Reads of a user outside any workspace, in one round trip. */
export async function readAsUser<const Queries extends readonly PromiseLike<unknown>[]>(
  { db, user }: Actor,
  reads: (tx: Tx) => Queries,
): Promise<Answers<Queries>> {
  return translated(() => readAsAppRole(db, { userId: user.id }, reads));
}

/** Reads that see every tenant, in one round trip: for authorization alone. */
async function readAsSystem<const Queries extends readonly PromiseLike<unknown>[]>(
  { db }: Actor,
  reads: (tx: Tx) => Queries,
): Promise<Answers<Queries>> {
  return translated(() => readAsSystemRole(db, reads));
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** Enqueues inside the caller's transaction, as the login role: the others have no right on the queue's schema. */
export async function enqueueIn(deps: Deps, tx: Tx, ...job: EnqueueArguments): Promise<void> {
  await asLogin(tx, () => deps.enqueue(tx, ...job));
}

type EnqueueArguments = Parameters<Deps["enqueue"]> extends [unknown, ...infer Rest] ? Rest : never;
