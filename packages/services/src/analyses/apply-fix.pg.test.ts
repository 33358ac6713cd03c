import { Readable } from "node:stream";
import { activityLogs, asSystem, datasets } from "@datainsight/db";
import type { FixAction, InsightFix } from "@datainsight/schemas";
import {
  aColumnProfile,
  aDataset,
  anAnalysis,
  anInsight,
  aScope,
  aScopeAs,
  testWithDeps as withDeps,
  type TestDeps as Deps,
} from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { deleteDataset } from "../datasets/delete.ts";
import { columnMeanings } from "../datasets/rows.ts";
import { receiveContent } from "../datasets/receive-content.ts";
import { requireInsight } from "../insights/get.ts";
import { proveInsightFix } from "../insights/prove-fix.ts";
import { sweepLeftovers } from "../maintenance/sweep.ts";
import { claimIngest, finishIngest } from "../runs/ingest.ts";
import { finishProof, fixToProve } from "../runs/prove-fix.ts";
import type { Scope } from "../scope.ts";
import { applyFix } from "./apply-fix.ts";
import { createAnalysis } from "./create.ts";
import { deleteAnalysis } from "./delete.ts";

const counts = {
  sql: 'SELECT * REPLACE (trim("a") AS "a") FROM t',
  pandas: "df",
  rowsTouched: 2,
  rowsBefore: 3,
  rowsAfter: 3,
  missingBefore: 0,
  missingAfter: 0,
  scoreBefore: 80,
  scoreAfter: 90,
};
const proven = (action: FixAction): InsightFix => ({ status: "proven", action, ...counts });
const trim: FixAction = { kind: "trim", column: "a" };

async function analysed(deps: Deps, scope: Scope, fix?: InsightFix) {
  const { workspaceId } = scope;
  const dataset = await aDataset(deps.db, {
    workspaceId,
    name: "t.csv",
    status: "completed",
    filePath: "workspaces/x/original",
    tablePath: "workspaces/x/table",
    contentSha256: "ab".repeat(32),
    fileSize: 100,
  });
  const analysis = await anAnalysis(deps.db, {
    datasetId: dataset.id,
    status: "completed",
    completedAt: new Date(),
    qualityScore: 80,
  });
  await aColumnProfile(deps.db, { analysisId: analysis.id, columnName: "a" });
  const insight = await anInsight(deps.db, {
    analysisId: analysis.id,
    codeSuggestion: "old",
    evidence: { rowCount: 2, rowShare: 0.5, ...(fix ? { fix } : {}) },
  });
  return { dataset, analysis, insight };
}

const readAnew = (deps: Deps, id: string) =>
  asSystem(deps.db, (tx) =>
    tx
      .update(datasets)
      .set({
        startedAt: sql`clock_timestamp() + interval '1 hour'`,
        completedAt: sql`clock_timestamp() + interval '2 hours'`,
      })
      .where(eq(datasets.id, id)),
  );

const queued = async (deps: Deps, key: string, id: string): Promise<number> =>
  (await deps.db.execute(sql`select 1 from pgboss.job where data->>${key} = ${id}`)).length;

describe("applied fixes", () => {
  withDeps("make the next version, which waits to be made, counts and can be analysed", async ({ deps }) => {
    const scope = await aScope(deps);
    const { dataset, analysis, insight } = await analysed(deps, scope, proven(trim));
    const made = await applyFix(scope, { id: analysis.id, insightIds: [insight.id] });
    expect(made).toMatchObject({
      name: "t.csv",
      version: 2,
      parentId: dataset.id,
      filePath: null,
      status: "pending",
      fileSize: 100,
      derivation: { analysisId: analysis.id, fixes: [{ insightId: insight.id, ruleId: insight.ruleId, action: trim }] },
    });
    expect(await queued(deps, "datasetId", made.id)).toBe(1);
    const asked = { datasetId: made.id, goalType: "general_audit", targetColumn: null, options: {} } as const;
    const waiting = await createAnalysis(scope, asked);
    const claim = await claimIngest(deps, made.id);
    if ("refused" in claim) throw new Error(claim.refused);
    expect(claim.input).toEqual({ parentPath: "workspaces/x/table", actions: [trim] });
    const outcome = { tablePath: "workspaces/x/t2", format: "csv", rowCount: 3, columnCount: 1, fileSize: 42 } as const;
    expect(await finishIngest(deps, claim.run, outcome)).toBe(true);
    expect(await queued(deps, "analysisId", waiting.id)).toBe(1);
    const again = await applyFix(scope, { id: analysis.id, insightIds: [insight.id] });
    expect(again.version).toBe(3);
    const logged = await asSystem(deps.db, (tx) =>
      tx.select().from(activityLogs).where(eq(activityLogs.resourceId, analysis.id)),
    );
    expect(logged).toContainEqual(expect.objectContaining({ action: "analysis.apply_fix" }));
  });

  withDeps("are versions of their own when they are asked for at once", async ({ deps }) => {
    const scope = await aScope(deps);
    const { analysis, insight } = await analysed(deps, scope, proven(trim));
    const asked = { id: analysis.id, insightIds: [insight.id] };
    const made = await Promise.all(Array.from({ length: 5 }, () => applyFix(scope, asked)));
    expect(made.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
  });

  withDeps("keep what is known of personal columns, before the new version is analysed", async ({ deps }) => {
    const scope = await aScope(deps);
    const { analysis, insight } = await analysed(deps, scope, proven(trim));
    await aColumnProfile(deps.db, { analysisId: analysis.id, columnName: "who", semanticType: "person_name" });
    const made = await applyFix(scope, { id: analysis.id, insightIds: [insight.id] });
    const meanings = await scope.read((tx) => columnMeanings(tx, scope, made.id));
    expect(meanings.get("who")).toBe("person_name");
  });

  withDeps("are refused unless they are proven, and not for viewers", async ({ deps }) => {
    const scope = await aScope(deps);
    const refusals: readonly [InsightFix | undefined, string][] = [
      [undefined, "invalid_input"],
      [{ status: "proposed", action: trim }, "conflict"],
      [{ status: "pending", action: trim }, "conflict"],
      [{ status: "refused", action: trim, reason: "It changes nothing in this table." }, "conflict"],
      [proven({ kind: "trim", column: "gone" }), "invalid_input"],
    ];
    for (const [fix, code] of refusals) {
      const { analysis, insight } = await analysed(deps, scope, fix);
      const refused = applyFix(scope, { id: analysis.id, insightIds: [insight.id] });
      await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(insight.id) });
    }
    const { analysis, insight } = await analysed(deps, scope, proven(trim));
    const other = await analysed(deps, scope, proven(trim));
    const viewer = await aScopeAs(scope, "viewer");
    const asked = { id: analysis.id, insightIds: [insight.id] };
    await expect(applyFix(viewer, asked)).rejects.toMatchObject({ code: "forbidden" });
    await expect(applyFix(await aScope(deps), asked)).rejects.toMatchObject({ code: "not_found" });
    const twice = { ...asked, insightIds: [insight.id, insight.id] };
    await expect(applyFix(scope, twice)).rejects.toMatchObject({ code: "invalid_input" });
    const foreign = { ...asked, insightIds: [other.insight.id] };
    await expect(applyFix(scope, foreign)).rejects.toMatchObject({
      code: "not_found",
      place: { field: "insightIds" },
    });
  });

  withDeps("are refused once the dataset was read anew, as is their trial", async ({ deps }) => {
    const scope = await aScope(deps);
    const ready = await analysed(deps, scope, proven(trim));
    const open = await analysed(deps, scope, { status: "proposed", action: trim });
    const waiting = await analysed(deps, scope, { status: "pending", action: trim });
    for (const { dataset } of [ready, open, waiting]) await readAnew(deps, dataset.id);
    const expected = { code: "precondition_failed", message: expect.stringContaining("read anew") };
    const applied = applyFix(scope, { id: ready.analysis.id, insightIds: [ready.insight.id] });
    await expect(applied).rejects.toMatchObject(expected);
    await expect(proveInsightFix(scope, open.insight.id)).rejects.toMatchObject(expected);
    expect(await fixToProve(deps, waiting.insight.id)).toBeUndefined();
    const after = await scope.read((tx) => requireInsight(tx, scope, waiting.insight.id));
    expect(after.evidence.fix).toEqual({ status: "proposed", action: trim });
  });

  withDeps("keep to the limits of the workspace", async ({ deps }) => {
    const scope = await aScope(deps);
    const { analysis, insight } = await analysed(deps, scope, proven(trim));
    const asked = { id: analysis.id, insightIds: [insight.id] };
    const small = { ...scope, limits: { ...scope.limits, maxWorkspaceBytes: 150 } };
    await expect(applyFix(small, asked)).rejects.toMatchObject({ code: "limit_exceeded" });
    const busy = { ...scope, limits: { ...scope.limits, maxWorkspaceJobs: 1 } };
    await applyFix(busy, asked);
    await expect(applyFix(busy, asked)).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  withDeps("are queued again when their job was lost, never swept away, and take no file", async ({ deps }) => {
    const scope = await aScope(deps);
    const { analysis, insight } = await analysed(deps, scope, proven(trim));
    const made = await applyFix(scope, { id: analysis.id, insightIds: [insight.id] });
    await deps.db.execute(sql`delete from pgboss.job where data->>'datasetId' = ${made.id}`);
    await sweepLeftovers({ ...deps, now: () => new Date(Date.now() + 25 * 3_600_000) });
    expect(await queued(deps, "datasetId", made.id)).toBe(1);
    const upload = receiveContent(scope, made.id, { stream: Readable.from([Buffer.from("a\n1\n")]), contentLength: 4 });
    await expect(upload).rejects.toMatchObject({ code: "conflict" });
    await deleteDataset(scope, made.id);
    expect(await asSystem(deps.db, (tx) => tx.$count(datasets, eq(datasets.id, made.id)))).toBe(0);
  });

  withDeps("fail with a clear error when the version before is gone", async ({ deps }) => {
    const scope = await aScope(deps);
    const { dataset, analysis, insight } = await analysed(deps, scope, proven(trim));
    const made = await applyFix(scope, { id: analysis.id, insightIds: [insight.id] });
    await deleteDataset(scope, dataset.id);
    expect(await claimIngest(deps, made.id)).toEqual({ refused: "over" });
    const [row] = await asSystem(deps.db, (tx) => tx.select().from(datasets).where(eq(datasets.id, made.id)));
    expect(row).toMatchObject({ status: "failed", errorCode: "precondition_failed", parentId: null });
  });
});

describe("a version whose parent was read anew before it is made", () => {
  withDeps("fails with a clear error, whether the new reading ended or not", async ({ deps }) => {
    const scope = await aScope(deps);
    const rereadings = [
      (id: string) => readAnew(deps, id),
      (id: string) =>
        asSystem(deps.db, (tx) =>
          tx.update(datasets).set({ status: "processing", startedAt: null }).where(eq(datasets.id, id)),
        ),
    ];
    for (const reread of rereadings) {
      const { dataset, analysis, insight } = await analysed(deps, scope, proven(trim));
      const made = await applyFix(scope, { id: analysis.id, insightIds: [insight.id] });
      await reread(dataset.id);
      expect(await claimIngest(deps, made.id)).toEqual({ refused: "over" });
      const [row] = await asSystem(deps.db, (tx) => tx.select().from(datasets).where(eq(datasets.id, made.id)));
      expect(row).toMatchObject({
        status: "failed",
        errorCode: "precondition_failed",
        errorMessage: expect.stringContaining("read anew"),
        tablePath: null,
      });
    }
  });

  withDeps(
    "is noticed also when the analysis is gone, and not told of a parent that stayed as it was",
    async ({ deps }) => {
      const scope = await aScope(deps);
      const [stale, same] = [await analysed(deps, scope, proven(trim)), await analysed(deps, scope, proven(trim))];
      const made = await Promise.all(
        [stale, same].map(({ analysis, insight }) => applyFix(scope, { id: analysis.id, insightIds: [insight.id] })),
      );
      for (const { analysis } of [stale, same]) await deleteAnalysis(scope, analysis.id);
      await readAnew(deps, stale.dataset.id);
      const claims = await Promise.all(made.map(({ id }) => claimIngest(deps, id)));
      expect(claims).toMatchObject([{ refused: "over" }, { input: { parentPath: "workspaces/x/table" } }]);
    },
  );
});

describe("a fix that is tried on demand", () => {
  withDeps("waits, is tried once however often it is asked for, and brings its own code", async ({ deps }) => {
    const scope = await aScope(deps);
    const { insight } = await analysed(deps, scope, { status: "proposed", action: trim });
    expect((await proveInsightFix(scope, insight.id)).evidence.fix).toEqual({ status: "pending", action: trim });
    await proveInsightFix(scope, insight.id);
    expect(await queued(deps, "insightId", insight.id)).toBe(1);
    expect(await fixToProve(deps, insight.id)).toMatchObject({ tablePath: "workspaces/x/table", action: trim });
    expect(await finishProof(deps, insight.id, proven(trim))).toBe(true);
    expect(await finishProof(deps, insight.id, { status: "refused", action: trim, reason: "late" })).toBe(false);
    expect(await fixToProve(deps, insight.id)).toBeUndefined();
    const after = await proveInsightFix(scope, insight.id);
    expect(after).toMatchObject({ codeSuggestion: "df", evidence: { rowCount: 2, fix: { status: "proven" } } });
    const actions = await asSystem(deps.db, (tx) =>
      tx.select({ action: activityLogs.action }).from(activityLogs).where(eq(activityLogs.resourceId, insight.id)),
    );
    expect(actions.map(({ action }) => action)).toEqual(["insight.prove_fix", "insight.fix_tried"]);
  });

  withDeps("can be asked for again when nothing came of it in an hour", async ({ deps }) => {
    const scope = await aScope(deps);
    const lost = await analysed(deps, scope, { status: "proposed", action: trim });
    const fixOf = async () => (await scope.read((tx) => requireInsight(tx, scope, lost.insight.id))).evidence.fix;
    await proveInsightFix(scope, lost.insight.id);
    const inMinutes = (minutes: number) => ({ ...deps, now: () => new Date(Date.now() + minutes * 60_000) });
    await sweepLeftovers(inMinutes(55));
    expect(await fixOf()).toEqual({ status: "pending", action: trim });
    await sweepLeftovers(inMinutes(65));
    expect(await fixOf()).toEqual({ status: "proposed", action: trim });
    await proveInsightFix(scope, lost.insight.id);
    await sweepLeftovers(inMinutes(30));
    expect(await fixOf()).toEqual({ status: "pending", action: trim });
    await finishProof(deps, lost.insight.id, proven(trim));
    expect((await sweepLeftovers(inMinutes(65))).withdrawn).toBe(0);
    expect(await fixOf()).toMatchObject({ status: "proven" });
  });

  withDeps("has no code when it is refused, and is not there without a fix or for viewers", async ({ deps }) => {
    const scope = await aScope(deps);
    const { insight } = await analysed(deps, scope, { status: "pending", action: trim });
    await finishProof(deps, insight.id, { status: "refused", action: trim, reason: "It changes nothing." });
    expect(await proveInsightFix(scope, insight.id)).toMatchObject({ codeSuggestion: null });
    const without = await analysed(deps, scope);
    const refused = proveInsightFix(scope, without.insight.id);
    await expect(refused).rejects.toMatchObject({ code: "precondition_failed" });
    const viewer = await aScopeAs(scope, "viewer");
    await expect(proveInsightFix(viewer, insight.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(proveInsightFix(await aScope(deps), insight.id)).rejects.toMatchObject({ code: "not_found" });
  });
});
