import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { InsightBase, InsightFix } from "@datainsight/schemas";
import { test as base, describe, expect, vi } from "vitest";
import type { EngineContext } from "./engines.ts";
import { engines } from "./engines.ts";

vi.setConfig({ testTimeout: 120_000 });

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("workDir", async ({}, { onCleanup }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "datainsight-fixes-"));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
});

const limits = { maxColumns: 10_000, maxCellBytes: 1e6, maxUnpackedBytes: 1e9 };

function contextIn(workDir: string, more: Partial<EngineContext> = {}): EngineContext {
  const settings = { workDir, memoryLimit: 1e9, threads: 2, limits };
  return { settings, signal: new AbortController().signal, onProgress: () => {}, ...more };
}

const asked = {
  goalType: "general_audit",
  targetColumn: null,
  asOf: new Date("2026-01-01T00:00:00Z"),
  thresholds: {},
  columnThresholds: {},
  previous: null,
} as const;

/** A table with padded cities, prices that a few words keep text, gaps, and a row twice. */
const messy = [
  "id,city,price,age,email",
  ...Array.from({ length: 80 }, (_, i) => {
    const city = ["Oslo", "Bergen ", "Narvik"][i % 3];
    return `${i},${city},${i % 20 === 0 ? "free" : `${i}.5`},${i % 6 === 0 ? "" : i % 9 === 0 ? -999 : 20 + (i % 30)},p${i}@example.org`;
  }),
  "1,Bergen ,1.5,21,p1@example.org",
].join("\n");

async function analyse(workDir: string, text: string) {
  const sourcePath = path.join(workDir, "original");
  await writeFile(sourcePath, text);
  const tablePath = path.join(workDir, "table.parquet");
  await engines.ingest({ sourcePath, fileName: "t.csv", tablePath, overrides: {} }, contextIn(workDir));
  const stages = new Set<string>();
  const output = await engines.analysis(
    { ...asked, tablePath },
    contextIn(workDir, { onProgress: ({ stage }) => stages.add(stage) }),
  );
  return { ...output, tablePath, stages };
}

function fixOf(insights: readonly InsightBase[], ruleId: string, columnName: string | null): InsightFix | undefined {
  return insights.find((each) => each.ruleId === ruleId && each.columnName === columnName)?.evidence.fix;
}

describe("the fixes of an analysis", () => {
  test("are shown as code where they were run, and past the ten worst only as what could be done", async ({
    workDir,
  }) => {
    const names = Array.from({ length: 12 }, (_, column) => `c${column}`);
    const rows = Array.from({ length: 60 }, (_, row) => [
      row,
      ...names.map((name) => `${name}${row % 5 ? row % 3 : " "}`),
    ]);
    const { insights } = await analyse(workDir, [["id", ...names], ...rows].map((row) => row.join()).join("\n"));
    const fixed = insights.filter(({ evidence }) => evidence.fix);
    const shown = fixed.map(({ evidence, codeSuggestion }) => [evidence.fix?.status, codeSuggestion !== null]);
    expect(shown.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => ["proven", true]));
    expect(shown.slice(10)).toEqual([
      ["proposed", false],
      ["proposed", false],
    ]);
  });

  test("are run on the data, and say what they did", async ({ workDir }) => {
    const { insights, qualityScore, stages, columnProfiles } = await analyse(workDir, messy);
    expect(stages).toContain("trying the fixes");
    const missing = columnProfiles.reduce((sum, { nullCount }) => sum + nullCount, 0);
    expect(fixOf(insights, "duplicate-rows", null)).toMatchObject({
      status: "proven",
      rowsTouched: 1,
      rowsBefore: 81,
      rowsAfter: 80,
      scoreBefore: qualityScore,
    });
    expect(fixOf(insights, "padded-values", "city")).toMatchObject({
      status: "proven",
      rowsTouched: 28,
      missingBefore: missing,
      missingAfter: missing,
      sql: expect.stringContaining('AS "city") FROM t'),
    });
    expect(fixOf(insights, "mixed-types", "price")).toMatchObject({ status: "proven", missingAfter: missing + 4 });
    for (const { evidence, codeSuggestion } of insights) {
      if (evidence.fix?.status !== "proven") continue;
      expect(codeSuggestion).toBe(evidence.fix.pandas);
      expect(evidence.fix.scoreAfter).toBeGreaterThan((evidence.fix.scoreBefore ?? 0) - 0.11);
    }
  });

  test("give, when applied, the table and the score that they were proven with", async ({ workDir }) => {
    const { insights, tablePath } = await analyse(workDir, messy);
    for (const [ruleId, columnName] of [
      ["duplicate-rows", null],
      ["mixed-types", "price"],
    ] as const) {
      const fix = fixOf(insights, ruleId, columnName);
      if (fix?.status !== "proven") throw new Error(`${ruleId} is not proven`);
      const madePath = path.join(workDir, "made.parquet");
      const derived = { parentPath: tablePath, tablePath: madePath, actions: [fix.action] };
      const made = await engines.derive(derived, contextIn(workDir));
      expect(made).toMatchObject({ rowCount: fix.rowsAfter, columnCount: 5, format: "csv" });
      const again = await engines.analysis({ ...asked, tablePath: madePath }, contextIn(workDir));
      expect(again.qualityScore).toBe(fix.scoreAfter);
      expect(again.insights.find((each) => each.ruleId === ruleId && each.columnName === columnName)).toBeUndefined();
    }
  });

  test("are refused where they fail, change nothing, or leave what was found", async ({ workDir }) => {
    const { insights, tablePath } = await analyse(workDir, messy);
    const { fingerprint = "" } = insights.find(({ ruleId }) => ruleId === "duplicate-rows") ?? {};
    const prove = (action: Parameters<typeof engines.proveFix>[0]["action"]) =>
      engines.proveFix({ ...asked, tablePath, fingerprint, action, measured: null }, contextIn(workDir));
    expect(await prove({ kind: "trim", column: "nowhere" })).toMatchObject({
      fix: { status: "refused", reason: expect.stringContaining('"nowhere"') },
    });
    expect(await prove({ kind: "trim", column: "email" })).toMatchObject({
      fix: { status: "refused", reason: "It changes nothing in this table." },
    });
    expect(await prove({ kind: "trim", column: "city" })).toMatchObject({
      fix: { status: "refused", reason: "What was found is still there after it." },
    });
    const everywhere = { test: "not_matching", pattern: "nobody" } as const;
    expect(await prove({ kind: "drop_rows", column: "email", where: everywhere })).toMatchObject({
      fix: { status: "refused", reason: "It would leave no row in this table." },
    });
    expect(await prove({ kind: "deduplicate", columns: null })).toMatchObject({ fix: { status: "proven" } });
  });

  test("write a spelling the usual way also where white space stands around it", async ({ workDir }) => {
    const cities = Array.from({ length: 90 }, (_, i) => (i % 10 === 0 ? "oslo " : i % 15 === 1 ? "oslo" : "Oslo"));
    const { insights } = await analyse(workDir, ["row,city", ...cities.map((city, i) => `${i},${city}`)].join("\n"));
    expect(fixOf(insights, "case-variants", "city")).toMatchObject({
      status: "proven",
      rowsTouched: cities.filter((city) => city !== "Oslo").length,
      action: {
        mapping: [
          { from: "oslo", to: "Oslo" },
          { from: "oslo ", to: "Oslo" },
        ],
      },
    });
  });

  test("stop when the analysis does", async ({ workDir }) => {
    const { tablePath } = await analyse(workDir, messy);
    const controller = new AbortController();
    const onProgress = ({ stage }: { stage: string }) => {
      if (stage === "trying the fixes") controller.abort(new Error("asked to"));
    };
    const running = engines.analysis(
      { ...asked, tablePath },
      contextIn(workDir, { signal: controller.signal, onProgress }),
    );
    await expect(running).rejects.toThrow("asked to");
  });

  test("are judged beside the checks, the drift and the relations, the same before as after", async ({ workDir }) => {
    const previousPath = path.join(workDir, "previous.parquet");
    const sourcePath = path.join(workDir, "earlier");
    await writeFile(sourcePath, messy.replaceAll("Narvik", "Oslo").replaceAll("Bergen ", "Oslo"));
    await engines.ingest({ sourcePath, fileName: "t.csv", tablePath: previousPath, overrides: {} }, contextIn(workDir));
    const { tablePath } = await analyse(workDir, messy);
    const input = {
      ...asked,
      tablePath,
      previous: { datasetId: crypto.randomUUID(), version: 1, tablePath: previousPath },
      checks: [{ id: crypto.randomUUID(), definition: { kind: "range", column: "id", min: "0", max: "50" } as const }],
    };
    const { insights, qualityScore, tableProfile } = await engines.analysis(input, contextIn(workDir));
    expect(insights.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(["failed-checks", "column-drift"]));
    const alone = await engines.analysis({ ...input, previous: null, checks: [] }, contextIn(workDir));
    expect(alone.qualityScore).not.toBe(qualityScore);
    const insight = insights.find(({ ruleId, columnName }) => ruleId === "padded-values" && columnName === "city");
    const fix = insight?.evidence.fix;
    if (insight === undefined || fix?.status !== "proven") throw new Error("the fix of the city is not proven");
    expect(fix.scoreBefore).toBe(qualityScore);
    expect((fix.scoreAfter ?? 0) - (fix.scoreBefore ?? 0)).toBeCloseTo(insight.pointsLost, 0);
    const { fingerprint } = insight;
    const onDemand = await engines.proveFix(
      { ...asked, tablePath, fingerprint, action: fix.action, measured: tableProfile },
      contextIn(workDir),
    );
    expect(onDemand.fix).toEqual(fix);
  });

  test("touch the rows that were found and no others, beside codes for missing", async ({ workDir }) => {
    const ages = Array.from({ length: 90 }, (_, i) =>
      i % 10 === 0 ? -999 : i === 7 || i === 33 ? 400 + i : 20 + (i % 50),
    );
    const lines = ages.map((age, i) => `${i},${age},${i % 30 === 4 ? "free" : i}`);
    const { insights } = await analyse(workDir, ["row,age,quantity", ...lines].join("\n"));
    expect(fixOf(insights, "impossible-values", "age")).toMatchObject({
      status: "proven",
      rowsTouched: 2,
      missingAfter: 2,
      pandas: expect.stringContaining(".isin([-999])"),
    });
    expect(fixOf(insights, "mixed-types", "quantity")).toMatchObject({ status: "proven", rowsTouched: 3 });
  });
});
