import type { TestApi, TestUser } from "@datainsight/api/testing";
import { ColumnProfileBase, InsightBase, RowPage } from "@datainsight/schemas";
import { expect } from "vitest";
import { z } from "zod";
import { get, post, settled, test } from "./security/system.ts";

/** Numbers are texts here, two words mean missing, and the second `amount` and the nameless column have names made for them. */
const overrides = {
  nullTokens: ["n/k"],
  columns: {
    code: { dataType: "text" },
    amount: { nullTokens: ["-"] },
    amount_2: { dataType: "text" },
    country: { keepDefaultNullTokens: false },
  },
};

const line = (i: number) =>
  [
    `${i + 100}${i % 5 === 0 ? " " : ""}`,
    i % 6 === 1 ? "-" : i % 6 === 2 ? "n/k" : (i * 1.5).toFixed(2),
    i % 4 === 3 ? "-" : `${i}${i % 3 === 0 ? " " : ""}`,
    i % 10 === 7 ? "NA" : ["NO", "SE"][i % 2],
    `${["red", "blue", "green"][i % 3]}${i % 7 === 0 ? " " : ""}`,
  ].join(",");
const csv = (from: number) =>
  ["code,amount,amount,country,", ...Array.from({ length: 120 }, (_, i) => line(from + i))].join("\n");

const Dataset = z.object({
  id: z.string(),
  version: z.number(),
  parentId: z.string().nullable(),
  overrides: z.record(z.string(), z.unknown()),
});
const Insights = z.object({ items: z.array(InsightBase.extend({ id: z.string() })) });
const Columns = z.object({
  items: z.array(ColumnProfileBase.pick({ columnName: true, dataType: true, nullCount: true })),
});

async function send(api: TestApi, user: TestUser, content: string, given: object) {
  const created = await post(api, user, "/datasets", { workspaceId: user.workspaceId, name: "codes.csv", ...given });
  const { id } = Dataset.parse(created);
  const init = { method: "PUT", headers: { "x-api-key": user.apiKey }, body: content };
  await fetch(`${api.url}/api/v1/datasets/${id}/content`, init);
  expect(await settled(api, user, `/datasets/${id}`)).toMatchObject({ status: "completed" });
  return Dataset.parse(await get(api, user, `/datasets/${id}`));
}

async function analyse(api: TestApi, user: TestUser, datasetId: string) {
  const { id } = z.object({ id: z.string() }).parse(await post(api, user, "/analyses", { datasetId }));
  expect(await settled(api, user, `/analyses/${id}`)).toMatchObject({ status: "completed" });
  const { items: insights } = Insights.parse(await get(api, user, `/insights?analysisId=${id}&pageSize=100`));
  const { items: columns } = Columns.parse(await get(api, user, `/column-profiles?analysisId=${id}&pageSize=100`));
  return {
    id,
    insights,
    columns: columns.map(({ columnName, dataType, nullCount }) => [columnName, dataType, nullCount]),
  };
}

test("types and words for missing stay with a dataset: over its next file, and over the version that fixes make", async ({
  api,
  worker,
}) => {
  expect(worker.child.exitCode).toBeNull();
  const user = await api.signUp();
  const first = await send(api, user, csv(0), { overrides });
  const read = [
    ["code", "text", 0],
    ["amount", "float", 40],
    ["amount_2", "text", 0],
    ["country", "text", 0],
    ["column_5", "text", 0],
  ];
  const before = await analyse(api, user, first.id);
  expect(before.columns).toEqual(read);

  const next = await send(api, user, csv(1), {});
  expect(next).toMatchObject({ version: 2, parentId: first.id, overrides });
  const after = await analyse(api, user, next.id);
  expect(after.columns).toEqual(read);

  const trims = after.insights.filter(({ ruleId }) => ruleId === "padded-values");
  expect(trims.map(({ columnName }) => String(columnName)).toSorted()).toEqual(["amount_2", "code", "column_5"]);
  expect(trims.map(({ evidence }) => evidence.fix?.status)).toEqual(["proven", "proven", "proven"]);
  const insightIds = trims.map(({ id }) => id);
  const made = Dataset.parse(await post(api, user, `/analyses/${after.id}/apply-fix`, { insightIds }));
  expect(made).toMatchObject({ version: 3, parentId: next.id, overrides });
  expect(await settled(api, user, `/datasets/${made.id}`)).toMatchObject({ status: "completed" });
  const fixed = await analyse(api, user, made.id);
  expect(fixed.columns).toEqual(read);
  expect(fixed.insights.map(({ ruleId }) => ruleId)).not.toContain("padded-values");
  const { items } = RowPage.parse(await get(api, user, `/datasets/${made.id}/preview?pageSize=100`));
  const texts = items.flatMap(({ values }) => values.filter((value) => typeof value === "string"));
  expect(texts.filter((text) => text !== text.trim())).toEqual([]);
  expect(texts).toContain("NA");
});
