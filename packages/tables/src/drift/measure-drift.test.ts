import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ColumnDrift } from "@datainsight/schemas";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { vegaFolder } from "../testing/vega.ts";
import { jensenShannonDistance, stabilityIndex } from "./figures.ts";
import { measureDrift } from "./measure-drift.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(() => folder.remove());

type Row = Readonly<Record<string, unknown>>;

async function driftOfRows(before: readonly Row[], after: readonly Row[]): Promise<Map<string, ColumnDrift>> {
  const earlier = await folder.ingest("t.json", JSON.stringify(before));
  const later = await folder.ingest("t.json", JSON.stringify(after));
  const columns = await measureDrift({ engine: folder.engine, before: earlier, after: later });
  return new Map(columns.map((column) => [column.column, column]));
}

async function driftOfCsv(before: string, after: string): Promise<ColumnDrift[]> {
  const [earlier, later] = [await folder.ingest("t.csv", before), await folder.ingest("t.csv", after)];
  return measureDrift({ engine: folder.engine, before: earlier, after: later });
}

function csv(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join("\n")}\n`;
}

async function movies(): Promise<Row[]> {
  const text = await readFile(path.join(vegaFolder(), "movies.json"), "utf8");
  return z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(text));
}

describe("the figures of the first 1,600 films of movies.json against the others", () => {
  let drift: Map<string, ColumnDrift>;
  beforeAll(async () => {
    const rows = await movies();
    drift = await driftOfRows(rows.slice(0, 1600), rows.slice(1600));
  });

  // NumPy and SciPy 1.x: ks_2samp(a, b).statistic, jensenshannon(p, q, base=2) over the same bins.
  test.each([
    ["IMDB Rating", 0.05299509320106067, 0.09708980162071722, 0.0749047359825803, "none"],
    ["Worldwide Gross", 0.10507234313332818, 0.13691499611276267, 0.14473181192075105, "small"],
    ["Rotten Tomatoes Rating", 0.24872958396493267, 0.20456150803344486, 0.17315172778535087, "small"],
    ["US Gross", 0.0764340815930108, 0.11672878488729571, 0.10864560873559487, "small"],
    ["Major Genre", 0.04905619186391698, 0.09362637968435429, null, "small"],
    ["MPAA Rating", 0.14718379249557093, 0.1543021404980339, null, "large"],
    ["Source", 0.049615013733226944, 0.093981417680227, null, "small"],
  ])("%s: as SciPy has them", (name, psi, jensenShannon, ks, verdict) => {
    const column = drift.get(name);
    expect(column?.psi).toBeCloseTo(psi, 12);
    expect(column?.jensenShannon).toBeCloseTo(jensenShannon, 12);
    if (ks === null) expect(column?.ks).toBeNull();
    else expect(column?.ks).toBeCloseTo(ks, 12);
    expect(column?.verdict).toBe(verdict);
  });

  test("missing values that become fewer are drift too", () => {
    const { nullShareBefore, nullShareAfter } = drift.get("MPAA Rating") ?? {};
    expect(nullShareBefore).toBe(586 / 1600);
    expect(nullShareAfter).toBe(19 / 1601);
  });

  test("titles are names, not categories: their values are not compared", () => {
    expect(drift.get("Title")).toMatchObject({ psi: null, jensenShannon: null, ks: null, verdict: "none" });
  });
});

test("a table against itself has not moved: every figure is 0", async () => {
  const { tablePath, manifest } = await folder
    .ingestFile(path.join(vegaFolder(), "birdstrikes.csv"))
    .catch(async () => {
      const text = await readFile(path.join(vegaFolder(), "birdstrikes.csv"));
      return folder.ingest("birdstrikes.csv", text);
    });
  const same = { tablePath, manifest };
  for (const column of await measureDrift({ engine: folder.engine, before: same, after: same })) {
    expect(column).toMatchObject({ status: "both", verdict: "none" });
    expect([0, null]).toContain(column.psi);
    expect([0, null]).toContain(column.jensenShannon);
    expect([0, null]).toContain(column.ks);
    expect(column.nullShareAfter).toBe(column.nullShareBefore);
  }
});

const verdicts = ["none", "small", "large"];
const value = fc.record({
  number: fc.option(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -9, max: 9, noNaN: true })), {
    freq: 4,
  }),
  date: fc.option(fc.constantFrom("2024-01-01", "2024-02-03", "2025-06-07"), { freq: 4 }),
  flag: fc.option(fc.boolean(), { freq: 4 }),
  text: fc.option(fc.constantFrom("a", "b", "it's", 'say "x"', "c c"), { freq: 4 }),
  name: fc.option(fc.string({ maxLength: 6 }), { freq: 4 }),
});

test("repeating every row of either version changes no figure, and no verdict but one that chance could explain", async () => {
  const rows = fc.array(value, { minLength: 1, maxLength: 40 });
  const times = fc.integer({ min: 2, max: 5 });
  await fc.assert(
    fc.asyncProperty(rows, rows, times, async (before, after, k) => {
      const repeated = (list: readonly Row[], n: number) => Array.from({ length: n }, () => list).flat();
      const once = await driftOfRows(before, after);
      const more = await driftOfRows(repeated(before, k), repeated(after, k + 1));
      for (const [name, column] of more) {
        const { verdict, ...figures } = once.get(name) ?? column;
        expect([column.nullShareBefore, column.nullShareAfter]).toEqual([
          figures.nullShareBefore,
          figures.nullShareAfter,
        ]);
        // Texts that stand once are names; each of them in several rows is a category.
        if (figures.leftOut === undefined)
          expect(column).toMatchObject({ psi: figures.psi, jensenShannon: figures.jensenShannon, ks: figures.ks });
        expect(verdicts.indexOf(column.verdict)).toBeGreaterThanOrEqual(verdicts.indexOf(verdict));
      }
    }),
    { numRuns: 12 },
  );
});

test("the order of rows and of columns changes no figure", async () => {
  const rows = (await movies()).slice(0, 600);
  const [before, after] = [rows.slice(0, 250), rows.slice(250)];
  const turned = (list: readonly Row[]) =>
    list.toReversed().map((row) => Object.fromEntries(Object.entries(row).toReversed()));
  const straight = await driftOfRows(before, after);
  const other = await driftOfRows(turned(before), turned(after));
  expect(Object.fromEntries(other)).toEqual(Object.fromEntries(straight));
});

test("columns that came, went or hold another kind of value are named as such", async () => {
  const rows = (of: (at: number) => string) => Array.from({ length: 40 }, (_, at) => `${at},${of(at)}`);
  const before = csv(
    "id,gone,kind,half",
    rows((at) => `a${at},${at},${at % 4}`),
  );
  const after = csv(
    "id,kind,half,new",
    rows((at) => `n${at},${(at % 4) + 1.5},x`),
  );
  const columns = await driftOfCsv(before, after);
  expect(columns.map(({ column, status, verdict }) => [column, status, verdict])).toEqual([
    ["id", "both", "none"],
    ["kind", "type_changed", "large"],
    ["half", "both", "large"],
    ["new", "added", "small"],
    ["gone", "removed", "large"],
  ]);
  expect(columns[3]).toMatchObject({ psi: null, nullShareBefore: null, nullShareAfter: 0 });
  expect(columns[4]).toMatchObject({ psi: null, nullShareBefore: 0, nullShareAfter: null });
});

test("a number that only names its row does not drift by growing", async () => {
  const rows = (from: number) =>
    csv(
      "order_id,amount",
      Array.from({ length: 200 }, (_, at) => `${from + at},${at % 7}`),
    );
  const [id, amount] = await driftOfCsv(rows(1), rows(10_001));
  expect(id).toMatchObject({ psi: null, ks: null, verdict: "none" });
  expect(amount).toMatchObject({ psi: 0, ks: 0, verdict: "none" });
});

test("names and emails are not compared in a small table either, and balanced categories are", async () => {
  const rows = (from: number) =>
    csv(
      "full_name,group",
      Array.from({ length: 12 }, (_, at) => `n${from + at},g${at % 6}`),
    );
  const [name, group] = await driftOfCsv(rows(1), rows(7));
  expect(name).toMatchObject({ psi: null, verdict: "none" });
  expect(group).toMatchObject({ psi: 0, verdict: "none" });
});

test("a new category shows, however many rows the table has", async () => {
  const rows = (texts: readonly string[]) =>
    csv(
      "state",
      Array.from({ length: 1000 }, (_, at) => texts[at % texts.length] ?? ""),
    );
  const [state] = await driftOfCsv(rows(["a", "b", "c"]), rows(["a", "b", "c", "d"]));
  expect(state?.verdict).toBe("large");
  expect(state?.jensenShannon).toBeGreaterThan(0.3);
});

describe("tables with little in them", () => {
  test("no rows: nothing is compared, and nothing is divided by zero", async () => {
    const [a] = await driftOfCsv("a\n", csv("a", ["1", "2"]));
    expect(a).toEqual({
      column: "a",
      status: "both",
      psi: null,
      jensenShannon: null,
      ks: null,
      nullShareBefore: null,
      nullShareAfter: 0,
      verdict: "none",
      leftOut: "one version has no value",
    });
  });

  test("a column that loses all of its values has drifted by what is missing", async () => {
    const rows = (of: (at: number) => string) => Array.from({ length: 12 }, (_, at) => `${of(at)},${at}`);
    const [a] = await driftOfCsv(
      csv(
        "a,b",
        rows((at) => String(at % 3)),
      ),
      csv(
        "a,b",
        rows(() => ""),
      ),
    );
    expect(a).toMatchObject({
      status: "both",
      psi: null,
      ks: null,
      nullShareBefore: 0,
      nullShareAfter: 1,
      verdict: "large",
    });
  });

  test("one row against another is elsewhere, which chance explains; thirty rows against thirty are not", async () => {
    const [one] = await driftOfCsv(csv("a", ["1"]), csv("a", ["2"]));
    expect(one).toMatchObject({ jensenShannon: 1, ks: 1, verdict: "none" });
    const thirty = (value: string) =>
      csv(
        "a",
        Array.from({ length: 30 }, () => value),
      );
    const [many] = await driftOfCsv(thirty("1"), thirty("2"));
    expect(many).toMatchObject({ jensenShannon: 1, ks: 1, verdict: "large" });
  });

  test("infinities are values at the ends", async () => {
    const [a] = await driftOfCsv(csv("a", ["1.5", "inf", "-inf", "2.5"]), csv("a", ["1.5", "inf", "inf", "2.5"]));
    expect(a?.ks).toBeCloseTo(0.25, 12);
    expect(JSON.stringify(a)).not.toContain('null,"jensen');
  });

  test("whole numbers past 2^53 are told apart", async () => {
    const numbers = (last: number) => Array.from({ length: 10 }, () => `900719925474099${last}`);
    const [a] = await driftOfCsv(csv("a", numbers(2)), csv("a", numbers(3)));
    expect(a?.ks).toBe(1);
  });
});

test("names with quotes and SQL in them are only names", async () => {
  const header = `"a"" ; drop table t; --",'; select 1`;
  const columns = await driftOfCsv(csv(header, ["1,x", "2,y"]), csv(header, ["1,x", "2,y"]));
  expect(columns.map(({ verdict }) => verdict)).toEqual(["none", "none"]);
});

test("two thousand columns are compared", async () => {
  const names = Array.from({ length: 2000 }, (_, at) => `n${at}`).join(",");
  const row = (factor: number) => Array.from({ length: 2000 }, (_, at) => at * factor).join(",");
  const columns = await driftOfCsv(csv(names, [row(1), row(2)]), csv(names, [row(1), row(3)]));
  expect(columns).toHaveLength(2000);
  expect(columns[1000]).toMatchObject({ ks: 0.5 });
}, 120_000);

test("measuring stops when it is told to", async () => {
  const rows = csv("a", ["1", "2"]);
  const [before, after] = [await folder.ingest("t.csv", rows), await folder.ingest("t.csv", rows)];
  const reason = new Error("enough");
  const measuring = measureDrift({ engine: folder.engine, before, after, signal: AbortSignal.abort(reason) });
  await expect(measuring).rejects.toBe(reason);
});

describe("the figures by themselves", () => {
  test("the index of two bins, worked by hand", () => {
    // (0.6 - 0.5) ln(0.6 / 0.5) + (0.4 - 0.5) ln(0.4 / 0.5)
    expect(
      stabilityIndex([
        { before: 5, after: 6 },
        { before: 5, after: 4 },
      ]),
    ).toBeCloseTo(0.1 * Math.log(1.5), 12);
  });

  test("an empty bin counts as a ten-thousandth", () => {
    const index = stabilityIndex([
      { before: 1, after: 0 },
      { before: 0, after: 1 },
    ]);
    expect(index).toBeCloseTo(2 * (1 - 0.0001) * Math.log(1 / 0.0001), 12);
  });

  test("nothing against something cannot be compared", () => {
    expect(stabilityIndex([{ before: 0, after: 3 }])).toBeNull();
    expect(jensenShannonDistance([])).toBeNull();
  });
});
