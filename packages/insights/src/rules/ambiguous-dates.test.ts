import { expect, test, vi } from "vitest";
import { analyse } from "../fixture/analyse.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const iso = Array.from({ length: 40 }, (_, i) => `2024-03-${String(1 + (i % 28)).padStart(2, "0")}`);

test("dates among others that can be read two ways are counted and named by their rows, and no format that none needs", async () => {
  const content = ["id,day", ...[...iso, "03/04/2024", "05/06/2024"].map((day, i) => `${i},${day}`)].join("\n");
  const { judge, countRows, close } = await analyse({ source: { name: "t.csv", content } });
  const { insights } = judge("general_audit");
  const mixed = insights.find(({ ruleId }) => ruleId === "mixed-date-formats");
  expect(mixed).toMatchObject({ columnName: "day", evidence: { rowCount: 2, rows: [41, 42] } });
  expect(mixed?.description).toContain("in 2 formats: mostly YYYY-MM-DD, but also MM/DD/YYYY (2 values)");
  expect(await countRows(mixed?.predicate ?? "false")).toBe(2);
  const ambiguous = insights.find(({ ruleId }) => ruleId === "ambiguous-dates");
  expect(ambiguous?.description).toBe(
    '2 dates of "day" can be read as MM/DD/YYYY and as DD/MM/YYYY, and the others do not tell which: they were read as the first.',
  );
  expect(await countRows(ambiguous?.predicate ?? "false")).toBe(2);
  await close();
});

test("where one date tells which comes first, the others follow it", async () => {
  const content = ["id,day", ...[...iso, "03/04/2024", "25/06/2024"].map((day, i) => `${i},${day}`)].join("\n");
  const { judge, profile, close } = await analyse({ source: { name: "t.csv", content } });
  const { insights } = judge("general_audit");
  await close();
  expect(insights.filter(({ ruleId }) => ruleId === "ambiguous-dates")).toEqual([]);
  expect(insights.find(({ ruleId }) => ruleId === "mixed-date-formats")?.description).toContain(
    "DD/MM/YYYY (2 values)",
  );
  expect(profile.columns.find(({ columnName }) => columnName === "day")?.maxValue).toBe("2024-06-25");
});
