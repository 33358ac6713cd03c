import { analyses, asSystem, columnProfiles, datasets, insights } from "@datainsight/db";
import { aDataset, anAnalysis, testWithDeps as withDeps } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import type { Deps } from "../deps.ts";
import { claimAnalysis, finishAnalysis, type AnalysisOutcome } from "./analysis.ts";
import { failRun } from "./fail.ts";
import { claimIngest, finishIngest } from "./ingest.ts";
import { beat, reportProgress } from "./progress.ts";
import { releaseRun } from "./release.ts";
import type { Run } from "./run.ts";

const outcome: AnalysisOutcome = {
  qualityScore: 80,
  scoreBreakdown: [],
  columnProfiles: [
    {
      columnName: "a\0b",
      position: 0,
      dataType: "text",
      semanticType: null,
      nullCount: 0,
      uniqueCount: 1,
      minValue: "x",
      maxValue: "x",
      mean: null,
      median: null,
      statistics: { count: 1, nullShare: 0 },
      distributionData: null,
    },
  ],
  tableProfile: {
    rowCount: 1,
    columnCount: 1,
    duplicateRows: null,
    relations: null,
    drift: null,
    checkResults: [],
    suggestedChecks: [],
  },
  insights: [],
};

async function aReadyAnalysis(deps: Deps): Promise<string> {
  const dataset = await aDataset(deps.db, {
    status: "completed",
    tablePath: "workspaces/x/table.parquet",
    filePath: "workspaces/x/original",
  });
  return (await anAnalysis(deps.db, { datasetId: dataset.id })).id;
}

async function claimed(deps: Deps, id: string): Promise<Run> {
  const claim = await claimAnalysis(deps, id);
  if ("refused" in claim) throw new Error(claim.refused);
  return claim.run;
}

async function analysisRow(deps: Deps, id: string) {
  const [row] = await asSystem(deps.db, (tx) => tx.select().from(analyses).where(eq(analyses.id, id)));
  return row;
}

/** Makes a claim look as if its worker had been silent for a minute. */
async function kill(deps: Deps, id: string): Promise<void> {
  await asSystem(deps.db, (tx) =>
    tx.execute(sql`update analyses set updated_at = now() - interval '1 minute' where id = ${id}`),
  );
}

describe("a claim", () => {
  withDeps("is given to one worker of two", async ({ deps }) => {
    const id = await aReadyAnalysis(deps);
    const claims = await Promise.all([claimAnalysis(deps, id), claimAnalysis(deps, id)]);
    expect(claims.filter((claim) => "run" in claim)).toHaveLength(1);
    expect(claims.filter((claim) => "refused" in claim && claim.refused === "busy")).toHaveLength(1);
  });

  withDeps("is taken over when its worker fell silent, and the late loser writes nothing", async ({ deps }) => {
    const id = await aReadyAnalysis(deps);
    const lost = await claimed(deps, id);
    await kill(deps, id);
    const winner = await claimed(deps, id);
    expect(winner.attempt).toBe(2);
    expect(await beat(deps, lost)).toBe(false);
    expect(await finishAnalysis(deps, lost, { ...outcome, qualityScore: 1 })).toBe(false);
    expect(await finishAnalysis(deps, winner, outcome)).toBe(true);
    expect(await analysisRow(deps, id)).toMatchObject({ status: "completed", qualityScore: 80, progress: 100 });
  });

  withDeps("that was given back in good order spends no attempt", async ({ deps }) => {
    const id = await aReadyAnalysis(deps);
    for (let deploy = 0; deploy < 10; deploy += 1) await releaseRun(deps, await claimed(deps, id), { spent: false });
    expect(await analysisRow(deps, id)).toMatchObject({ status: "pending", attempt: 0 });
  });

  withDeps("that died three times ends the job as internal, and says nothing of the inside", async ({ deps }) => {
    const id = await aReadyAnalysis(deps);
    for (let death = 0; death < 3; death += 1) {
      await claimed(deps, id);
      await kill(deps, id);
    }
    expect(await claimAnalysis(deps, id)).toEqual({ refused: "over" });
    expect(await analysisRow(deps, id)).toMatchObject({ status: "failed", errorCode: "internal" });
  });

  withDeps("of a cancelled or deleted job is refused", async ({ deps }) => {
    const id = await aReadyAnalysis(deps);
    await asSystem(deps.db, (tx) => tx.update(analyses).set({ status: "cancelled" }).where(eq(analyses.id, id)));
    expect(await claimAnalysis(deps, id)).toEqual({ refused: "over" });
    expect(await claimAnalysis(deps, "019aa000-0000-7000-8000-000000000000")).toEqual({ refused: "over" });
  });
});

describe("a run", () => {
  withDeps("never goes backwards in progress", async ({ deps }) => {
    const run = await claimed(deps, await aReadyAnalysis(deps));
    await reportProgress(deps, run, { progress: 60, stage: "profiling" });
    await reportProgress(deps, run, { progress: 20, stage: "profiling" });
    expect(await analysisRow(deps, run.id)).toMatchObject({ progress: 60 });
  });

  withDeps("that finishes twice leaves one result", async ({ deps }) => {
    const run = await claimed(deps, await aReadyAnalysis(deps));
    expect(await finishAnalysis(deps, run, outcome)).toBe(true);
    expect(await finishAnalysis(deps, run, outcome)).toBe(false);
    const rows = await asSystem(deps.db, (tx) =>
      tx.select().from(columnProfiles).where(eq(columnProfiles.analysisId, run.id)),
    );
    expect(rows.map((row) => row.columnName)).toEqual(["a\\u0000b"]);
    expect(await asSystem(deps.db, (tx) => tx.$count(insights, eq(insights.analysisId, run.id)))).toBe(0);
  });
});

describe("an ingest", () => {
  withDeps("that finishes queues the analyses that waited for it", async ({ deps }) => {
    const dataset = await aDataset(deps.db, { filePath: "workspaces/x/original" });
    const analysis = await anAnalysis(deps.db, { datasetId: dataset.id });
    const claim = await claimIngest(deps, dataset.id);
    if ("refused" in claim) throw new Error(claim.refused);
    const done = await finishIngest(deps, claim.run, {
      tablePath: "workspaces/x/table",
      format: "csv",
      rowCount: 1,
      columnCount: 1,
    });
    expect(done).toBe(true);
    const queued = await deps.db.execute<{ data: unknown }>(
      sql`select data from pgboss.job where name = 'run-analysis' and data->>'analysisId' = ${analysis.id}`,
    );
    expect(queued).toHaveLength(1);
  });

  withDeps("that fails ends the analyses that waited for it with the same error", async ({ deps }) => {
    const dataset = await aDataset(deps.db, { filePath: "workspaces/x/original" });
    const analysis = await anAnalysis(deps.db, { datasetId: dataset.id });
    const claim = await claimIngest(deps, dataset.id);
    if ("refused" in claim) throw new Error(claim.refused);
    await failRun(deps, claim.run, { code: "invalid_input", message: "The file is empty." });
    const [row] = await asSystem(deps.db, (tx) => tx.select().from(datasets).where(eq(datasets.id, dataset.id)));
    expect(row).toMatchObject({ status: "failed", errorCode: "invalid_input", errorMessage: "The file is empty." });
    expect(await analysisRow(deps, analysis.id)).toMatchObject({ status: "failed", errorCode: "invalid_input" });
  });
});
