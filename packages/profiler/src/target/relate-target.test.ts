import { expect, test, vi } from "vitest";
import type { TargetRelations } from "@datainsight/schemas";
import { profileText } from "../fixture/profile-file.ts";
import { relateTarget } from "./relate-target.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

async function relate(lines: readonly string[], targetColumn: string): Promise<TargetRelations | null> {
  const { engine, tablePath, manifest, profile, close } = await profileText(lines.join("\n"));
  try {
    return await relateTarget({ engine, tablePath, manifest, profile, targetColumn });
  } finally {
    await close();
  }
}

const noise = (i: number) => (i * 7919) % 997;
const lines = (header: string, of: (i: number) => string, count = 400) => [
  header,
  ...Array.from({ length: count }, (_, i) => of(i)),
];
const strengthOf = (found: TargetRelations | null, column: string) =>
  found?.features.find((feature) => feature.column === column)?.strength;

test("a feature that is the class in other words spares every wrong guess, noise spares none, a name none", async () => {
  const found = await relate(
    lines('id,code,noise,"a ""b""",label', (i) => {
      const label = noise(i) % 3;
      return `r${i},L${label},${noise(i + 13)},${label * 1000 + (i % 50)},${["red", "blue", "grey"][label]}`;
    }),
    "label",
  );
  expect(found).toMatchObject({ column: "label", kind: "class", n: 400 });
  expect(strengthOf(found, "code")).toBe(1);
  expect(strengthOf(found, 'a "b"')).toBeGreaterThan(0.95);
  expect(strengthOf(found, "noise")).toBeLessThan(0.2);
  expect(strengthOf(found, "id")).toBeUndefined();
});

test("a quantity is told by its multiple, its square and by its classes, not by noise", async () => {
  const found = await relate(
    lines("twice,square,band,noise,price", (i) => {
      const price = 1 + noise(i);
      return `${price * 2},${price * price},${price > 500 ? "dear" : "cheap"},${noise(i * 31 + 7)},${price}.5`;
    }),
    "price",
  );
  expect(found?.kind).toBe("number");
  expect(strengthOf(found, "twice")).toBeCloseTo(1, 6);
  expect(strengthOf(found, "square")).toBeGreaterThan(0.97);
  expect(strengthOf(found, "band")).toBeCloseTo(Math.sqrt(0.75), 1);
  expect(strengthOf(found, "noise")).toBeLessThan(0.35);
});

test("gaps that follow the class are measured, and the side on which all rows have one class", async () => {
  const found = await relate(
    lines("boat,body,age,survived", (i) => {
      const survived = noise(i) % 5 < 2;
      return `${survived ? `B${i % 9}` : ""},${!survived && i % 3 === 0 ? `9${i % 7}` : ""},${i % 10 === 0 ? "" : noise(i) % 80},${survived ? "yes" : "no"}`;
    }),
    "survived",
  );
  const gap = (column: string) => found?.missingness.find((item) => item.column === column);
  expect(gap("boat")?.strength).toBeCloseTo(1, 6);
  expect(gap("body")?.strength).toBeLessThan(0.6);
  expect(gap("body")?.pureSide).toMatchObject({ missing: false, purity: 1 });
  expect(gap("age")).toMatchObject({ missing: 40, pureSide: null });
  expect(gap("age")?.strength).toBeLessThan(0.15);
});

test("gaps of a feature explain a quantity as its two groups do", async () => {
  const found = await relate(
    lines("extra,price", (i) => `${i % 2 === 0 ? "" : i},${i % 2 === 0 ? 100 + (i % 5) : 900 + (i % 5)}.25`),
    "price",
  );
  expect(found?.missingness[0]).toMatchObject({ column: "extra", missing: 200, measure: "correlationRatio" });
  expect(found?.missingness[0]?.strength).toBeGreaterThan(0.99);
});

test("rows that agree in all but the class are conflicts, whatever their names", async () => {
  const found = await relate(
    [
      "id,height,colour,label",
      ...Array.from({ length: 30 }, (_, i) => `${i + 1},${100 + i},red,${i % 2 === 0 ? "a" : "b"}`),
      "31,100,red,a",
      "32,100,red,b",
      "33,101,,a",
      "34,101,,b",
    ],
    "label",
  );
  expect(found?.conflicts).toEqual({
    groups: 2,
    rows: 5,
    minorityRows: 2,
    combinations: 31,
    rowNumbers: [1, 31, 32, 33, 34],
    columns: ["colour", "height"],
  });
});

test("a target with one value, of names, or without a value has nothing to be told", async () => {
  const same = lines("x,y", (i) => `${i},1`);
  expect(await relate(same, "y")).toBeNull();
  expect(await relate(same, "z")).toBeNull();
  expect(
    await relate(
      lines("x,y", (i) => `${i % 3},name of ${i}`),
      "y",
    ),
  ).toBeNull();
  expect(
    await relate(
      lines("x,y", (i) => `${i % 3},`),
      "y",
    ),
  ).toBeNull();
});

test("constant, empty and all-missing features stand aside, and infinities are no quantity", async () => {
  const found = await relate(
    lines("constant,empty,wild,y", (i) => `7,,${i % 20 === 0 ? "inf" : noise(i)},${noise(i) / 2}`),
    "y",
  );
  expect(found?.features.map(({ column }) => column)).toEqual(["wild"]);
  expect(found?.features[0]).toMatchObject({ n: 380 });
  expect(found?.features[0]?.strength).toBeCloseTo(1, 6);
  expect(found?.missingness).toEqual([]);
});

test("of 210 features, taken some at a time, each is told as it is alone, and their gaps and conflicts are whole", async () => {
  const count = 120;
  const label = (i: number) => (noise(i) % 3 === 0 ? "yes" : "no");
  // Each feature repeats the label in some of the rows, the more of them the farther it stands, and lacks some values.
  const cell = (i: number, k: number) => {
    if (k % 7 === 3 && ((label(i) === "yes" && i % 2 === 0) || i % (k + 2) === 0)) return "";
    const told = (noise(i * 13 + k) % 210) * 2 < k;
    if (k % 2 === 0) return told ? label(i) : `v${noise(i + k * 31) % 4}`;
    return String(told && label(i) === "yes" ? 2000 : noise(i * 7 + k));
  };
  const table = (features: readonly number[]) => {
    const rows = Array.from({ length: count }, (_, i) => [...features.map((k) => cell(i, k)), label(i)]);
    // One row again with the other label.
    const again = features.map((k) => cell(5, k));
    return [[...features.map((k) => `f${k}`), "label"], ...rows, [...again, label(5) === "yes" ? "no" : "yes"]].map(
      (row) => row.join(","),
    );
  };
  const wide = await relate(table(Array.from({ length: 210 }, (_, k) => k)), "label");
  expect(Array.from({ length: 210 }, (_, k) => `f${k}`).filter((name) => strengthOf(wide, name) === undefined)).toEqual(
    [],
  );
  expect(wide?.conflicts).toMatchObject({ groups: 1, rows: 2, rowNumbers: [6, count + 1] });
  expect(wide?.conflicts?.columns.length).toBeGreaterThan(200);
  expect(wide?.missingness).toHaveLength(30);
  const some = [1, 3, 10, 108, 197, 198, 199, 200, 201, 209];
  const narrow = await relate(table(some), "label");
  const named = (found: TargetRelations | null, part: "features" | "missingness") =>
    (found?.[part] ?? []).filter(({ column }) => some.includes(Number(column.slice(1))));
  expect(named(wide, "features")).toEqual(named(narrow, "features"));
  expect(named(wide, "missingness")).toEqual(named(narrow, "missingness"));
  expect(strengthOf(wide, "f208")).toBeGreaterThan(strengthOf(wide, "f2") ?? 1);
});
