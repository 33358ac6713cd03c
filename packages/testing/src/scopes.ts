import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Db } from "@datainsight/db";
import { openSender } from "@datainsight/jobs";
import type { MemberRole } from "@datainsight/schemas";
import { type Actor, type Deps, enterWorkspace, type Scope } from "@datainsight/services";
import { openStorage } from "@datainsight/storage";
import { aMember, aUser, aWorkspace } from "./factories.ts";
import { test } from "./fixtures.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What verbs work with: the test's database, its real queue, and a storage folder of the test file's own; `close` removes it. */
export async function openDeps(
  db: Db,
  databaseUrl: string,
): Promise<Deps & { folder: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "datainsight-test-"));
  const sender = await openSender({ url: databaseUrl, applicationName: "test-queue", poolSize: 1, log: silent });
  return {
    db,
    enqueue: sender.enqueue,
    storage: await openStorage(pathToFileURL(join(folder, "storage")).href),
    log: silent,
    now: () => new Date(),
    limits: { maxUploadBytes: 1_000_000 },
    scratchDir: join(folder, "scratch"),
    folder,
    close: async () => {
      await sender.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A fresh user who may call verbs. */
export async function anActor(deps: Deps, userId?: string): Promise<Actor> {
  const id = userId ?? (await aUser(deps.db)).id;
  return { ...deps, user: { id, role: "user" }, requestId: "test-request", signal: new AbortController().signal };
}

/** A fresh workspace as its owner sees it. */
export async function aScope(deps: Deps): Promise<Scope> {
  const workspace = await aWorkspace(deps.db);
  return enterWorkspace(await anActor(deps, workspace.ownerId), workspace.id);
}

/** Another member's view of the same workspace. */
export async function aScopeAs(scope: Scope, role: Exclude<MemberRole, "owner">): Promise<Scope> {
  const member = await aMember(scope.db, { workspaceId: scope.workspaceId, role });
  return enterWorkspace(await anActor(scope, member.userId), scope.workspaceId);
}

/** `test` with `deps`: what verbs work with, on the test file's own database, queue and storage folder. */
export const testWithDeps = test.extend("deps", { scope: "file" }, async ({ db, databaseUrl }, { onCleanup }) => {
  const deps = await openDeps(db, databaseUrl);
  onCleanup(deps.close);
  return deps;
});
export type TestDeps = Awaited<ReturnType<typeof openDeps>>;
