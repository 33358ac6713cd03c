import { asSystem } from "@datainsight/db";
import { anAnalysis, openDeps } from "@datainsight/testing";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { z } from "zod";
import { eventually } from "../system/processes.ts";
import { get, reportOf, settled, test as base, upload } from "./system.ts";

const test = base.extend("deps", { scope: "file" }, async ({ db, databaseUrl }, { onCleanup }) => {
  const deps = await openDeps(db, databaseUrl);
  onCleanup(deps.close);
  return deps;
});
type Deps = Awaited<ReturnType<typeof openDeps>>;

/** Puts a payload into a queue as somebody could who writes to the queue's tables, past the contract of the job. */
async function forge(deps: Deps, name: string, payload: object): Promise<string> {
  const marked = { ...payload, forgery: crypto.randomUUID() };
  await deps.db.transaction((tx) =>
    deps.enqueue(
      tx,
      {
        name,
        payload: z.looseObject({}),
        key: () => marked.forgery,
        // Only a queue that is installed has options; sending takes none.
        queue: {} as Parameters<typeof deps.enqueue>[1]["queue"],
      },
      marked,
    ),
  );
  return marked.forgery;
}

type Handled = { state: string; output: { message?: string } | null };

/** The forged job once a worker has looked at it. */
function handled(deps: Deps, forgery: string): Promise<Handled> {
  return eventually(async () => {
    const rows = await deps.db.execute<Handled>(
      sql`select state, output from pgboss.job where data->>'forgery' = ${forgery} and state in ('completed', 'retry', 'failed')`,
    );
    return rows[0];
  }, "a worker that handles the forged job");
}

async function filesOf(deps: Deps, storage: string): Promise<string[]> {
  const { openStorage } = await import("@datainsight/storage");
  const { pathToFileURL } = await import("node:url");
  const files = await Array.fromAsync((await openStorage(pathToFileURL(storage).href)).list("workspaces"));
  return files.map(({ key }) => key).toSorted();
}

async function rowsOf(deps: Deps): Promise<unknown> {
  return asSystem(deps.db, async (tx) => [
    await tx.execute(sql`select id, status, attempt, updated_at from datasets order by id`),
    await tx.execute(sql`select id, status, attempt, updated_at from analyses order by id`),
  ]);
}

const nobody = "01900000-0000-7000-8000-000000000000";

test("a job that names what is not there, is over, or is no id changes nothing, and the worker goes on", async ({
  api,
  worker,
  deps,
}) => {
  const user = await api.signUp();
  const { datasetId, analysisId } = await reportOf(api, user, { name: "a.csv", content: "a\n1\n2\n" });
  const before = [await rowsOf(deps), await filesOf(deps, api.storage)];
  const harmless = [
    await forge(deps, "ingest-dataset", { datasetId: nobody }),
    await forge(deps, "ingest-dataset", { datasetId }),
    await forge(deps, "run-analysis", { analysisId: nobody }),
    await forge(deps, "run-analysis", { analysisId }),
    // An id of the other kind.
    await forge(deps, "run-analysis", { analysisId: datasetId }),
  ];
  for (const forgery of harmless) expect(await handled(deps, forgery)).toMatchObject({ state: "completed" });
  const wrong = [
    await forge(deps, "ingest-dataset", {}),
    await forge(deps, "ingest-dataset", { datasetId: "../../etc/passwd" }),
    await forge(deps, "run-analysis", { analysisId: "' or 1=1 --" }),
    await forge(deps, "remove-files", { workspaceId: "..", datasetId: null }),
    await forge(deps, "remove-files", { workspaceId: user.workspaceId }),
  ];
  for (const forgery of wrong) {
    const { state, output } = await handled(deps, forgery);
    expect(["retry", "failed"]).toContain(state);
    expect(JSON.stringify(output)).not.toMatch(/node_modules|apps\/worker/);
  }
  expect([await rowsOf(deps), await filesOf(deps, api.storage)]).toEqual(before);
  expect(worker.child.exitCode).toBeNull();
});

test("a forged removal takes no file of what is still there", async ({ api, worker, deps }) => {
  const [ours, theirs] = [await api.signUp(), await api.signUp()];
  const { id } = await upload(api, theirs, { name: "theirs.csv", content: "a\n1\n" });
  await settled(api, theirs, `/datasets/${id}`);
  const before = await filesOf(deps, api.storage);
  const forged = [
    { workspaceId: theirs.workspaceId, datasetId: id },
    { workspaceId: theirs.workspaceId, datasetId: null },
    { workspaceId: ours.workspaceId, datasetId: id },
  ];
  for (const payload of forged) {
    expect(await handled(deps, await forge(deps, "remove-files", payload))).toMatchObject({ state: "completed" });
  }
  expect(await filesOf(deps, api.storage)).toEqual(before);
  expect(worker.child.exitCode).toBeNull();
});

test("a forged workspace beside another tenant's dataset counts for nothing: the row says whose it is", async ({
  api,
  worker,
  deps,
}) => {
  const [ours, theirs] = [await api.signUp(), await api.signUp()];
  const { id: datasetId } = await upload(api, theirs, { name: "theirs.csv", content: "secret\n1\n" });
  await settled(api, theirs, `/datasets/${datasetId}`);
  const { id: analysisId } = await anAnalysis(deps.db, { datasetId });
  await handled(deps, await forge(deps, "run-analysis", { analysisId, workspaceId: ours.workspaceId }));
  await settled(api, theirs, `/analyses/${analysisId}`);
  expect(await get(api, ours, `/analyses/${analysisId}/report`)).toMatchObject({ error: { code: "not_found" } });
  const listed = await get(api, ours, `/datasets?workspaceId=${ours.workspaceId}`);
  expect(listed).toMatchObject({ items: [], total: 0 });
  const keys = await filesOf(deps, api.storage);
  expect(keys.filter((key) => key.includes(ours.workspaceId))).toEqual([]);
  const rows = await asSystem(deps.db, (tx) =>
    tx.execute(sql`select distinct workspace_id from column_profiles where analysis_id = ${analysisId}`),
  );
  expect(rows).toEqual([{ workspace_id: theirs.workspaceId }]);
  expect(worker.child.exitCode).toBeNull();
});
