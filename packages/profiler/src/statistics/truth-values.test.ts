import { expect, test, vi } from "vitest";
import { columnsOf, named } from "../fixture/columns.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test("one truth value that is written otherwise is found among very many rows, with its row", async () => {
  const rows = Array.from({ length: 120_000 }, (_, i) => (i === 777 ? "Y" : i % 3 === 0 ? "no" : "Yes"));
  const columns = await columnsOf(["paid", ...rows].join("\n"));
  expect(named(columns, "paid").facts.otherTruths).toMatchObject({
    count: 1,
    rows: [778],
    predicate: "c0 IN ('Y')",
    way: ["yes", "no"],
    others: [{ value: "Y", count: 1, isTrue: true }],
  });
});

test("truth values written one way, and words among them, are none that are written otherwise", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [
    ["yes", "NO", "Yes"][i % 3],
    ["yes", "no", "maybe"][i % 3],
    ["it's", "y"][i % 2],
  ]);
  const columns = await columnsOf(["one,words,quote", ...rows.map((row) => row.join(","))].join("\n"));
  for (const column of columns.values()) expect(column.facts.otherTruths).toBeUndefined();
});
