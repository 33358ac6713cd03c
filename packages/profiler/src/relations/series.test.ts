import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";
import { countRuns, standingStill } from "./equal-runs.ts";
import { shiftIn } from "./level-shift.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** From 0 to 1, the same in each run. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function bells(seed: number): () => number {
  const draw = draws(seed);
  return () => Array.from({ length: 12 }, draw).reduce((sum, each) => sum + each, -6);
}

const seriesOf = (length: number, of: (index: number) => number) => Float64Array.from({ length }, (_, i) => of(i));

test("a level that rises for good is found where it rises, whatever single values stand far off", () => {
  const bell = bells(5);
  const shift = shiftIn(seriesOf(1000, (i) => bell() + (i >= 420 ? 4 : 0) + (i % 97 === 0 ? 500 : 0)));
  expect(shift?.at).toBe(420);
  expect(shift?.factor).toBeGreaterThan(3);
  expect(Math.abs((shift?.after ?? 0) - (shift?.before ?? 0) - 4)).toBeLessThan(0.3);
});

test.each([
  ["a random walk", (bell: () => number, state: { x: number }) => (state.x += bell())],
  ["a trend", (bell: () => number, _state: unknown, i: number) => i / 100 + bell()],
  ["a season", (bell: () => number, _state: unknown, i: number) => 5 * Math.sin(i / 60) + bell()],
  ["a short spell", (bell: () => number, _state: unknown, i: number) => bell() + (i > 500 && i < 560 ? 9 : 0)],
])("%s has no shift of level", (_name, of) => {
  for (let seed = 1; seed <= 20; seed++) {
    const [bell, state] = [bells(seed), { x: 0 }];
    const shift = shiftIn(seriesOf(1000, (i) => of(bell, state, i)));
    expect(shift === null || shift.factor < 2.5 || shift.distance < 1.5).toBe(true);
  }
});

test("values that are constant, too few or infinite in spread have no level that could shift", () => {
  expect(shiftIn(new Float64Array(1000))).toBeNull();
  expect(shiftIn(new Float64Array())).toBeNull();
  expect(shiftIn(seriesOf(1000, (i) => (i % 2 === 0 ? -Number.MAX_VALUE : Number.MAX_VALUE)))).toBeNull();
});

function runsIn(values: Float64Array, extremes = { least: -Infinity, greatest: Infinity }) {
  const counter = countRuns(extremes);
  const rows = seriesOf(values.length, (i) => i);
  // Block by block, as the engine hands them over.
  for (let from = 0; from < values.length; from += 64) {
    counter.add(values.subarray(from, from + 64), rows.subarray(from, from + 64), null);
  }
  return counter.end();
}

test("a run that is far longer than all others stands out, missing values being passed over", () => {
  const draw = draws(3);
  const values = seriesOf(2000, (i) =>
    i % 50 === 9 ? Number.NaN : i >= 700 && i < 760 ? 41 : Math.floor(draw() * 80),
  );
  const still = standingStill(runsIn(values));
  expect(still?.runs).toMatchObject([{ first: 700, value: 41 }]);
  expect(still?.runs[0]?.length).toBeGreaterThanOrEqual(58);
  expect(still?.usual).toBeLessThan(6);
  expect(still?.chance).toBeLessThan(1e-9);
});

test("a counter, a rate that somebody sets, and a column at rest do not stand still", () => {
  const draw = draws(4);
  let total = 0;
  const counter = seriesOf(2000, (i) => (total += i > 900 && i < 1000 ? 0 : 1 + Math.floor(draw() * 3)));
  expect(standingStill(runsIn(counter))).toBeNull();
  let rate = 1;
  const rates = seriesOf(2000, (i) => (rate = (i < 900 || i > 1300) && draw() < 0.1 ? Math.floor(draw() * 50) : rate));
  expect(standingStill(runsIn(rates))).toBeNull();
  const rain = seriesOf(2000, (i) => (i > 900 && i < 990 ? 0 : Math.floor(draw() * 30)));
  expect(standingStill(runsIn(rain, { least: 0, greatest: 29 }))).toBeNull();
});

const day = (index: number) => new Date(Date.UTC(2020, 0, 1) + index * 86_400_000).toISOString().slice(0, 10);

test("rows are put in the order of their times, for each thing that is observed, whatever order they come in", async () => {
  const draw = draws(8);
  const rows = Array.from({ length: 800 }, (_, i) => {
    const [at, pump] = [Math.floor(i / 4), i % 4];
    const flow = pump === 2 && at >= 90 && at < 130 ? 12.25 : Math.round(draw() * 4000) / 100;
    return [day(at), `it's ${pump}`, flow, i].join(",");
  });
  const text = ["on,pump,flow,n", ...rows.toSorted((a, b) => (a.slice(-2) < b.slice(-2) ? -1 : 1))].join("\n");
  const { series } = await relationsOf(profileText(text));
  expect(series).toMatchObject({ time: "on", by: "pump", levelShifts: [] });
  expect(series?.standingStill).toMatchObject([{ column: "flow", runs: 1, rowCount: 40, longest: 40 }]);
  expect(series?.standingStill[0]?.predicate).toContain("c1 = 'it''s 2'");
});

test("without times of their own rows have no order", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `${day(i % 30)},${i < 150 ? 5 : (i * 37) % 101}`);
  const { series } = await relationsOf(profileText(["on,value", ...rows].join("\n")));
  expect(series).toBeUndefined();
});
