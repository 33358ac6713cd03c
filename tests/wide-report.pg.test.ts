import { startTestApi } from "@datainsight/api/testing";
import type { AnalysisReport, ColumnProfileBase, InsightBase } from "@datainsight/schemas";
import { claimAnalysis, finishAnalysis } from "@datainsight/services";
import { aDataset, anAnalysis, testWithDeps } from "@datainsight/testing";
import { expect } from "vitest";
import { aColumn, anInsight, aTableProfile } from "../apps/cli/src/report/a-report.ts";
import { htmlReport } from "../apps/cli/src/report/html.ts";
import { terminalReport } from "../apps/cli/src/report/terminal.ts";

const width = 10_000;
const topValues = Array.from({ length: 10 }, (_, place) => ({ value: `value ${place}`, count: 10 - place }));
const columns = Array.from({ length: width }, (_, position): ColumnProfileBase => {
  const statistics = { count: 1000, nullShare: 0, sum: "9007199254740993", topValues, standardDeviation: position };
  return aColumn({ columnName: `column ${position}`, position, mean: position === 1 ? 1e20 : position, statistics });
});
const insights = columns.map(({ columnName }, index): InsightBase =>
  anInsight({ columnName, fingerprint: `f${index}`, pointsLost: index === 0 ? 16.6 : 0 }),
);

testWithDeps(
  "the report of ten thousand columns is stored, answered, and shown as a page and in a terminal",
  async ({ deps, databaseUrl }) => {
    const api = await startTestApi(databaseUrl);
    try {
      const user = await api.signUp();
      const dataset = await aDataset(deps.db, {
        workspaceId: user.workspaceId,
        status: "completed",
        tablePath: "workspaces/x/table.parquet",
        columnCount: width,
        rowCount: 1000,
      });
      const { id } = await anAnalysis(deps.db, { datasetId: dataset.id, workspaceId: user.workspaceId });
      const claim = await claimAnalysis(deps, id);
      if ("refused" in claim) throw new Error(claim.refused);
      const tableProfile = aTableProfile({ columnCount: width });
      const outcome = { qualityScore: 83.4, scoreBreakdown: [], tableProfile, columnProfiles: columns, insights };
      expect(await finishAnalysis(deps, claim.run, outcome)).toBe(true);

      const response = await fetch(`${api.url}/api/v1/analyses/${id}/report`, {
        headers: { "x-api-key": user.apiKey },
      });
      expect(response.status).toBe(200);
      // The server has checked it by its schema; times arrive as text.
      const report = (await response.json()) as AnalysisReport;
      expect(report.columnProfiles.map(({ columnName }) => columnName)).toEqual(
        columns.map(({ columnName }) => columnName),
      );
      expect(report.columnProfiles.slice(0, 3).map(({ mean }) => mean)).toEqual([0, "100000000000000000000", 2]);
      expect(report.insights).toHaveLength(width);
      expect(htmlReport(report)).toContain(`column ${width - 1}`);
      const looks = { columns: 100, color: false, unicode: true, live: false };
      const text = terminalReport(report, { looks, all: false, seeAll: "show --all", footnotes: [] });
      expect(text.split("\n").length).toBeLessThan(300);
    } finally {
      await api.close();
    }
  },
);
