import { InsightBase, RowPage } from "@datainsight/schemas";
import { expect } from "vitest";
import { z } from "zod";
import { get, post, reportOf, settled, test } from "./security/system.ts";
import { eventually } from "./system/processes.ts";

const padded = Array.from({ length: 14 }, (_, column) => `pad"${column}`);
/** More columns with padded values than there are fixes that an analysis tries, a gap, and a row twice. */
const messy = [
  ["id", ...padded.map((name) => `"${name.replaceAll('"', '""')}"`), "size"].join(","),
  ...[...Array.from({ length: 60 }, (_, row) => row), 7].map((row) =>
    [row, ...padded.map((_, column) => `v${column}${row % 5 === 0 ? " " : row % 3}`), row % 4 ? row : ""].join(),
  ),
].join("\n");

// Times arrive as text: what is asked of a row here has none.
const Insight = InsightBase.extend({ id: z.string() });
const Made = z.object({ id: z.string(), version: z.number(), parentId: z.string(), status: z.string() });
const Stored = z.object({ rowCount: z.number(), columnCount: z.number(), fileSize: z.number() });

test("proven fixes become the next version, and a fix is tried when it is asked for", async ({ api, worker }) => {
  expect(worker.child.exitCode).toBeNull();
  const user = await api.signUp();
  const { datasetId, analysisId } = await reportOf(api, user, { name: "messy.csv", content: messy });
  const page = await get(api, user, `/insights?analysisId=${analysisId}&pageSize=100`);
  const { items } = z.object({ items: z.array(Insight) }).parse(page);
  const proven = items.filter(({ evidence }) => evidence.fix?.status === "proven");
  expect(proven.length).toBeGreaterThan(5);
  const waiting = items.find(({ evidence }) => evidence.fix?.status === "proposed");
  if (!waiting) throw new Error("every fix was tried");

  const asked = Insight.parse(await post(api, user, `/insights/${waiting.id}/prove-fix`, {}));
  expect(asked.evidence.fix?.status).toBe("pending");
  const tried = await eventually(async () => {
    const found = Insight.parse(await get(api, user, `/insights/${waiting.id}`));
    return found.evidence.fix?.status === "pending" ? undefined : found;
  }, "the fix is tried");
  expect(tried.evidence.fix).toMatchObject({ status: "proven", pandas: tried.codeSuggestion });

  const duplicate = proven.find(({ ruleId }) => ruleId === "duplicate-rows");
  const insightIds = [tried.id, duplicate?.id];
  const made = Made.parse(await post(api, user, `/analyses/${analysisId}/apply-fix`, { insightIds }));
  expect(made).toMatchObject({ version: 2, parentId: datasetId, status: "pending" });
  expect(await settled(api, user, `/datasets/${made.id}`)).toMatchObject({ status: "completed" });
  const stored = Stored.parse(await get(api, user, `/datasets/${made.id}`));
  expect(stored).toMatchObject({ rowCount: 60, columnCount: 16 });
  expect(stored.fileSize).toBeGreaterThan(0);
  const rows = RowPage.parse(await get(api, user, `/datasets/${made.id}/preview?pageSize=1`));
  const column = rows.columns.findIndex(({ name }) => name === tried.columnName);
  expect(rows.items[0]?.values[column]).toMatch(/^v\d+$/);

  const again = z.object({ id: z.string() }).parse(await post(api, user, "/analyses", { datasetId: made.id }));
  expect(await settled(api, user, `/analyses/${again.id}`)).toMatchObject({ status: "completed" });
  const changes = await get(api, user, `/analyses/${again.id}/compare?otherId=${analysisId}`);
  const { resolved } = z.object({ resolved: z.array(InsightBase) }).parse(changes);
  const gone = resolved.map(({ fingerprint }) => fingerprint);
  expect(gone).toEqual(expect.arrayContaining([tried.fingerprint, duplicate?.fingerprint]));
});
