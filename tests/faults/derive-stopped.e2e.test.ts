import { readdir } from "node:fs/promises";
import { InsightBase, RowPage } from "@datainsight/schemas";
import { expect } from "vitest";
import { z } from "zod";
import { get, memoryOf, post, reportOf, settled, test } from "../security/system.ts";
import { eventually } from "../system/processes.ts";

const rows = 15_000;
const names = Array.from({ length: 6 }, (_, column) => `name_${column}`);
const value = (row: number, column: number) =>
  `v${(row * 7919 + column * 104_729) % 100_003}${row % 9 === 0 ? " " : ""}`;

/** Texts of which many are padded, so that the fixes have to write every row anew. */
function padded(): ReadableStream<Uint8Array> {
  let row = -1;
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: (controller) => {
      if (row < 0) controller.enqueue(encoder.encode(`id,${names.join(",")}\n`));
      const from = Math.max(0, row);
      const block = Array.from({ length: Math.min(5_000, rows - from) }, (_, i) =>
        [from + i, ...names.map((_name, column) => value(from + i, column))].join(","),
      );
      if (block.length > 0) controller.enqueue(encoder.encode(`${block.join("\n")}\n`));
      row = from + block.length;
      if (row >= rows) controller.close();
    },
  });
}

const Insight = InsightBase.extend({ id: z.string() });
const Row = z.object({ id: z.string(), status: z.string(), progress: z.number() });

test("a version that fixes are making is deleted: its process ends, its files go, and the table it was made of stays", async ({
  api,
  worker,
}) => {
  const user = await api.signUp();
  const { datasetId, analysisId } = await reportOf(api, user, { name: "padded.csv", content: padded() });
  const page = await get(api, user, `/insights?analysisId=${analysisId}&pageSize=100`);
  const { items } = z.object({ items: z.array(Insight) }).parse(page);
  const insightIds = items.filter(({ evidence }) => evidence.fix?.status === "proven").map(({ id }) => id);
  expect(insightIds.length).toBeGreaterThan(4);
  const before = await readdir(api.storage, { recursive: true });

  const made = Row.parse(await post(api, user, `/analyses/${analysisId}/apply-fix`, { insightIds }));
  await eventually(async () => {
    const row = Row.parse(await get(api, user, `/datasets/${made.id}`));
    if (row.status === "completed") throw new Error("the fixes were applied before they could be stopped");
    const { children } = await memoryOf(worker.child.pid ?? 0);
    return row.status === "processing" && children > 0 ? true : undefined;
  }, "fixes that are being applied");
  const headers = { "x-api-key": user.apiKey };
  const deleted = await fetch(`${api.url}/api/v1/datasets/${made.id}`, { method: "DELETE", headers });
  expect(await deleted.json()).toEqual({ success: true, id: made.id });

  await eventually(
    async () => ((await memoryOf(worker.child.pid ?? 0)).children === 0 ? true : undefined),
    "the end of the process that applies the fixes",
  );
  await eventually(async () => {
    const files = await readdir(`${api.storage}-scratch`, { recursive: true });
    return files.some((file) => file.includes(made.id)) ? undefined : true;
  }, "a scratch folder without its files");
  expect(worker.output()).toMatch(/"reason":"(?:cancelled|lost)"/);
  expect(await get(api, user, `/datasets/${made.id}`)).toMatchObject({ error: { code: "not_found" } });
  await eventually(
    async () =>
      (await readdir(api.storage, { recursive: true })).toSorted().join() === before.toSorted().join()
        ? true
        : undefined,
    "the files as they were before",
  );
  const kept = RowPage.parse(await get(api, user, `/datasets/${datasetId}/preview?pageSize=1`));
  expect(kept.items[0]?.values[1]).toBe(value(0, 0));

  const again = Row.parse(await post(api, user, `/analyses/${analysisId}/apply-fix`, { insightIds }));
  expect(await settled(api, user, `/datasets/${again.id}`)).toMatchObject({ status: "completed" });
  const fixed = RowPage.parse(await get(api, user, `/datasets/${again.id}/preview?pageSize=1`));
  expect(fixed.items[0]?.values[1]).toBe(value(0, 0).trim());
});
