import type { ColumnDrift } from "@datainsight/schemas";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { chanceOfBins, chanceOfDistance, tailOfChiSquare } from "./chance.ts";
import { fairBins } from "./fair-bins.ts";
import { measureDrift } from "./measure-drift.ts";

// Tables of hundreds of columns: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(() => folder.remove());

/** From 0 to 1, the same in each run (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Draw = () => number;
const bell = (draw: Draw) => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
/** Values of one kind each; `shift` is 0 where nothing moved, 1 where it moved far. */
const kinds: readonly ((draw: Draw, shift: number) => string)[] = [
  (draw, shift) => (bell(draw) + shift).toFixed(4),
  (draw, shift) => Math.exp(1.5 * bell(draw) + 1.5 * shift).toFixed(4),
  (draw, shift) => (Math.tan(Math.PI * (draw() - 0.5)) + 2 * shift).toFixed(4),
  (draw, shift) => String(Math.round(3 + 1.7 * bell(draw) + 2 * shift)),
  (draw, shift) => (draw() < 0.3 + 0.4 * shift ? "yes" : "no"),
  (draw, shift) => `c${Math.floor(30 * draw() ** (1 + 2 * shift))}`,
  (draw, shift) => `k${Math.floor(200 * draw() + 150 * shift)}`,
  (draw, shift) => (draw() < 0.1 + 0.4 * shift ? "" : bell(draw).toFixed(3)),
];
const each = 12;

async function driftOfSamples(rows: readonly [number, number], shift: number): Promise<ColumnDrift[]> {
  const draw = drawing(rows[0] * 7919 + rows[1] + shift);
  const columns = kinds.flatMap((kind, at) => Array.from({ length: each }, (_, i) => ({ name: `m${at}x${i}`, kind })));
  const table = (count: number, moved: number) =>
    [
      columns.map(({ name }) => name).join(","),
      ...Array.from({ length: count }, () => columns.map(({ kind }) => kind(draw, moved)).join(",")),
    ].join("\n");
  const before = await folder.ingest("t.csv", table(rows[0], 0));
  const after = await folder.ingest("t.csv", table(rows[1], shift));
  return measureDrift({ engine: folder.engine, before, after });
}

test("of columns of small samples of one source, whatever they hold, fewer than one in a hundred is said to have moved far", async () => {
  const sizes = [
    [20, 20],
    [20, 200],
    [200, 20],
    [60, 60],
    [300, 300],
  ] as const;
  const found: ColumnDrift[] = [];
  for (const size of sizes) found.push(...(await driftOfSamples(size, 0)));
  const far = found.filter(({ verdict }) => verdict === "large");
  expect(found).toHaveLength(sizes.length * kinds.length * each);
  expect(far.length).toBeLessThan(found.length / 100);
});

test("values that did move are found in 400 rows, whatever they are", async () => {
  const near = (await driftOfSamples([400, 400], 1)).filter(({ verdict }) => verdict !== "large");
  expect(near.map(({ column }) => column)).toEqual([]);
});

test("the verdict on a real effect is the same in 500 rows and in 4,000", async () => {
  const verdicts = async (rows: number) => {
    const values = (from: number) =>
      [
        "n,c",
        ...Array.from({ length: rows }, (_, i) => `${(i % 100) + from},${i % 10 < 6 + from / 10 ? "a" : "b"}`),
      ].join("\n");
    const before = await folder.ingest("t.csv", values(0));
    const after = await folder.ingest("t.csv", values(30));
    return (await measureDrift({ engine: folder.engine, before, after })).map(({ verdict }) => verdict);
  };
  expect(await verdicts(500)).toEqual(["large", "large"]);
  expect(await verdicts(4000)).toEqual(["large", "large"]);
});

describe("what goes on by nature", () => {
  const day = (index: number) => new Date(Date.UTC(2024, 0, 1) + index * 86_400_000).toISOString().slice(0, 10);
  const extract = (from: number) =>
    [
      "on,step,born_on,amount",
      ...Array.from(
        { length: 200 },
        (_, i) => `${day(from + (i % 30))},${1000 * from + 7 * i},${day(from * 40 + i)},${(i * 37) % 200}`,
      ),
    ].join("\n");

  test("dates of the next month's extract, and a number that counts rows, are left out with the reason; dates of birth are not", async () => {
    const before = await folder.ingest("t.csv", extract(0));
    const after = await folder.ingest("t.csv", extract(31));
    const [on, step, bornOn, amount] = await measureDrift({ engine: folder.engine, before, after });
    expect(on).toMatchObject({ ks: 1, verdict: "none", leftOut: expect.stringContaining("time went on") });
    expect(step).toMatchObject({ ks: 1, verdict: "none", leftOut: expect.stringContaining("counts rows") });
    expect(bornOn).toMatchObject({ ks: 1, verdict: "large" });
    expect(amount).not.toHaveProperty("leftOut");
  });

  test("dates that went back are drift", async () => {
    const before = await folder.ingest("t.csv", extract(31));
    const after = await folder.ingest("t.csv", extract(0));
    const [on] = await measureDrift({ engine: folder.engine, before, after });
    expect(on).toMatchObject({ verdict: "large" });
  });
});

describe("texts of many different values", () => {
  const table = (of: (index: number) => string) => ["t", ...Array.from({ length: 1200 }, (_, i) => of(i))].join("\n");
  const driftOf = async (before: (index: number) => string, after: (index: number) => string) => {
    const [earlier, later] = [await folder.ingest("t.csv", table(before)), await folder.ingest("t.csv", table(after))];
    const [column] = await measureDrift({ engine: folder.engine, before: earlier, after: later });
    return column;
  };

  test("a hundred balanced categories are compared, and half of them being others is found", async () => {
    const code = (from: number) => (i: number) => `k${(i % 100) + from}`;
    expect(await driftOf(code(0), code(0))).toMatchObject({ psi: 0, verdict: "none" });
    expect(await driftOf(code(0), code(50))).toMatchObject({ verdict: "large" });
  });

  test("sentences and names are not", async () => {
    const sentence = (i: number) => `the ${i % 100} of them that came by on that day`;
    expect(await driftOf(sentence, sentence)).toMatchObject({
      psi: null,
      leftOut: expect.stringContaining("free text"),
    });
    const name = (i: number) => `n${i % 900}`;
    expect(await driftOf(name, name)).toMatchObject({ psi: null, leftOut: expect.stringContaining("free text") });
  });
});

describe("the tests by themselves", () => {
  test("chi-square of a table of two by two, worked by hand: 50 (20 * 15 - 10 * 5)^2 / (30 * 20 * 25 * 25) = 8.333", () => {
    const p = chanceOfBins([
      { before: 20, after: 10 },
      { before: 5, after: 15 },
    ]);
    expect(p).toBeCloseTo(0.003892, 6);
  });

  test("a statistic past all numbers has a share of 0, and throws nothing", () => {
    expect(tailOfChiSquare(3, 1e6)).toBe(0);
    expect(tailOfChiSquare(0.5, 1e300)).toBe(0);
  });

  test("Smirnov's bound: 2 exp(-2 D^2 n m / (n + m))", () => {
    expect(chanceOfDistance(0.5, { before: 20, after: 20 })).toBeCloseTo(2 * Math.exp(-5), 12);
    expect(chanceOfDistance(0.5, { before: 0, after: 20 })).toBe(1);
  });

  test("bins of few rows are joined with their neighbours, those of many stay as they are", () => {
    const bins = (count: number) => Array.from({ length: 10 }, () => ({ before: count, after: count }));
    const of = (count: number) => fairBins({ bins: bins(count), ks: 0, behind: 0, named: 0, isUnique: false });
    expect(of(2)).toHaveLength(3);
    expect(of(5)).toEqual(bins(5));
  });
});
