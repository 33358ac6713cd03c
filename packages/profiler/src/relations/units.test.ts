import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";
import { mixedByHumps, mixedByNeighbours, otherUnitsOf } from "./units.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const bells = (seed: number) => {
  const draw = draws(seed);
  return () => Array.from({ length: 12 }, draw).reduce((sum, each) => sum + each, -6);
};
const weights = otherUnitsOf("weight_kg");
const temperatures = otherUnitsOf("Max Temp");

test("a few pounds among kilograms are told by the hump that they make", () => {
  const bell = bells(5);
  const values = Float64Array.from({ length: 900 }, (_, i) => (70 + 8 * bell()) * (i % 30 === 7 ? 2.2046 : 1));
  const mixed = mixedByHumps(values, weights);
  expect(mixed).toMatchObject({ unit: { name: "pounds and kilograms" }, isAbove: true });
  expect(values.filter((value) => value > (mixed?.limit ?? 0)).length).toBe(30);
});

test.each([
  ["one bell", (bell: () => number) => 70 + 8 * bell()],
  ["a long tail", (bell: () => number) => 70 * Math.exp(0.5 * bell())],
  ["a very long tail", (bell: () => number) => 70 * Math.exp(0.9 * bell())],
  ["others that are three times as heavy", (bell: () => number, i: number) => (i % 30 === 7 ? 210 : 70) + 8 * bell()],
])("%s is no mixture of units", (_what, of) => {
  for (let seed = 1; seed <= 20; seed++) {
    const bell = bells(seed);
    const values = Float64Array.from({ length: 900 }, (_, i) => of(bell, i));
    expect(mixedByHumps(values, weights)).toBeNull();
    expect(mixedByNeighbours(values, weights)).toBeNull();
  }
});

test("degrees Fahrenheit are told by the days around them where they lie among the degrees Celsius of other days", async () => {
  const bell = bells(9);
  const rows = Array.from({ length: 730 }, (_, i) => {
    const celsius = 12 - 14 * Math.cos((i / 365) * 2 * Math.PI) + 2 * bell();
    const day = new Date(Date.UTC(2021, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);
    return `${day},${(i % 40 === 7 ? celsius * 1.8 + 32 : celsius).toFixed(1)}`;
  });
  const { unitMixtures } = await relationsOf(profileText(["on,max_temp", ...rows.toReversed()].join("\n")));
  expect(unitMixtures).toMatchObject([{ column: "max_temp", time: "on", units: "degrees Fahrenheit and Celsius" }]);
  expect(unitMixtures?.[0]?.rowCount).toBeGreaterThanOrEqual(17);
  expect(unitMixtures?.[0]?.rows.filter((row) => (730 - row) % 40 !== 7)).toEqual([]);
});

test("spikes that come near in no unit, and seasons, are no mixture", () => {
  const bell = bells(11);
  const season = (i: number) => 12 - 14 * Math.cos((i / 365) * 2 * Math.PI) + 2 * bell();
  const spiky = Float64Array.from({ length: 730 }, (_, i) => season(i) + (i % 40 === 7 ? 400 : 0));
  expect(mixedByNeighbours(spiky, temperatures)).toBeNull();
  expect(
    mixedByNeighbours(
      Float64Array.from({ length: 730 }, (_, i) => season(i)),
      temperatures,
    ),
  ).toBeNull();
  expect(mixedByNeighbours(new Float64Array(730), temperatures)).toBeNull();
  expect(mixedByHumps(new Float64Array(730), temperatures)).toBeNull();
});
