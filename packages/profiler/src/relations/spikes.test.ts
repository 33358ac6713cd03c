import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const spread = (i: number) => ((i * 7919) % 2003) / 10 + 100.05;
const spikesIn = async (of: (i: number) => number | string) =>
  (await relationsOf(profileText(["n,dose", ...Array.from({ length: 600 }, (_, i) => `${i % 7},${of(i)}`)].join("\n"))))
    .spikes;

test("the mean that gaps were filled with, and a limit at which values were cut off", async () => {
  const mean = 200.2;
  expect(await spikesIn((i) => (i % 12 === 5 ? mean : spread(i)))).toMatchObject([
    { column: "dose", kind: "middle", value: mean, rowCount: 50, rows: expect.arrayContaining([6, 18]) },
  ]);
  expect(await spikesIn((i) => Math.max(120, spread(i)))).toMatchObject([
    { column: "dose", kind: "limit", value: 120 },
  ]);
});

test.each([
  ["no value twice", (i: number) => spread(i)],
  ["nothing where there is nothing", (i: number) => (i % 3 === 0 ? 0 : spread(i))],
  ["a usual dose that is far from the middle", (i: number) => (i % 5 === 0 ? 130.5 : spread(i))],
  ["a code for missing values", (i: number) => (i % 10 === 0 ? -999 : spread(i))],
  ["a few steps", (i: number) => 100 + (i % 9)],
  ["no value at all", () => ""],
])("%s is no spike", async (_what, of) => {
  expect(await spikesIn(of)).toEqual([]);
});
