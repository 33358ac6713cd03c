import { expect, test, vi } from "vitest";
import { analyse } from "./fixture/analyse.ts";
import { changed, few } from "./fixture/plant.ts";
import { aColumn, aRowSet } from "./fixture/profiles.ts";
import { ownedOutside } from "./owned-values.ts";

// Each reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test("a day that systems fill in is a placeholder only, and the dates in the future are counted and mended without it", async () => {
  const source = changed((row, i) => ({
    ordered_on: few(i) ? "9999-12-31" : [20, 40].includes(i) ? "2091-04-05" : row.ordered_on,
  }));
  const { judge, countRows, close } = await analyse({ source });
  try {
    const found = judge("general_audit").insights.filter(({ columnName }) => columnName === "ordered_on");
    const of = (rule: string) => found.find(({ ruleId }) => ruleId === rule);
    expect(of("placeholder-dates")?.evidence.rowCount).toBe(5);
    expect(of("future-dates")?.evidence.rowCount).toBe(2);
    expect(await countRows(of("future-dates")?.predicate ?? "false")).toBe(2);
    expect(of("future-dates")?.evidence.fix).toMatchObject({
      action: { where: { max: "2026-01-01", except: ["9999-12-31"] } },
    });
  } finally {
    await close();
  }
});

test("a code for missing is no end before its start", async () => {
  const source = changed((row, i) => ({
    temp_min: row.weight,
    temp_max: few(i) ? "-999" : i === 300 ? "5" : (Number(row.weight) + 9).toFixed(3),
  }));
  const { judge, countRows, close } = await analyse({ source });
  try {
    const { insights } = judge("general_audit");
    const [reversed, ...others] = insights.filter(({ ruleId }) => ruleId === "reversed-ranges");
    expect(others).toEqual([]);
    expect(reversed?.evidence.rowCount).toBe(1);
    expect(await countRows(reversed?.predicate ?? "false")).toBe(1);
    expect(insights.find(({ ruleId }) => ruleId === "hidden-missing")?.evidence.rowCount).toBe(5);
  } finally {
    await close();
  }
});

test("values that others own are left out on the side on which they lie", () => {
  const column = aColumn({
    facts: { sentinels: [{ ...aRowSet(3), value: -999 }], infinite: aRowSet(1) },
  });
  expect(ownedOutside(column, { min: "0", max: null })).toEqual({ except: ["-999", "-Infinity"] });
  expect(ownedOutside(column, { min: null, max: "130" })).toEqual({ except: ["Infinity"] });
  expect(ownedOutside(aColumn(), { min: "0", max: "130" })).toEqual({});
});
