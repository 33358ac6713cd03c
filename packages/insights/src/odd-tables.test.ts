import { goalTypes, InsightBase } from "@datainsight/schemas";
import { expect, test, vi } from "vitest";
import { analyse } from "./fixture/analyse.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const rows = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i));
const odd: readonly (readonly [string, string, string])[] = [
  ["a header alone", "id,amount,label\n", "label"],
  ["one row", "id,amount,label\n1,2.5,yes\n", "label"],
  ["one column", ["label", ...rows(40, (i) => (i % 3 === 0 ? "yes" : "no"))].join("\n"), "label"],
  ["columns without a value", ["a,b,label", ...rows(40, (i) => `,,${i % 2 === 0 ? "yes" : "no"}`)].join("\n"), "label"],
  ["constant columns", ["a,b,label", ...rows(40, () => "7,x,yes")].join("\n"), "label"],
  ["a target without a value", ["a,b,label", ...rows(40, (i) => `${i},${i % 4},`)].join("\n"), "label"],
  [
    "names with quotes, SQL and brackets",
    [
      `"a""b","c'; DROP TABLE t; --","{x} [y] \\n","label"`,
      ...rows(
        60,
        (i) => `${i},${i * 2},${i % 7 === 0 ? "" : i % 5},${i % 2 === 0 ? "it's" : 'a ""b""'.replaceAll('""', "'")}`,
      ),
    ].join("\n"),
    "label",
  ],
  [
    "many columns and few rows",
    [
      [...rows(150, (i) => `c${i}`), "label"].join(","),
      ...rows(6, (i) => [...rows(150, (j) => String((i * 31 + j * 17) % 11)), i % 2].join(",")),
    ].join("\n"),
    "label",
  ],
  [
    "times, places, persons and sensors whose names and values are odd",
    [
      `at,"pump ""n'o",weight,temp,age,dob,first name,last name,latitude,longitude,label`,
      ...rows(480, (i) => {
        const [at, pump] = [Math.floor(i / 2), i % 2 === 0 ? "o'brien" : "x; --"];
        const isStuck = pump === "o'brien" && at >= 100 && at < 150;
        const day = new Date(Date.UTC(2020, 0, 1) + at * 86_400_000).toISOString().slice(0, 10);
        const weight = i % 97 === 5 ? "inf" : isStuck ? 71.25 : 60 + ((i * 7919) % 997) / 40;
        const temp = i % 30 === 7 ? 1e308 : 5 + ((i * 31) % 211) / 10;
        const born = 1950 + ((i * 37) % 50);
        const [north, east] = [40 + ((i * 13) % 90) / 10, -100 - ((i * 17) % 190) / 10];
        const [first, last] = [["Ann", "Bo'b", "Cid"][i % 3], ["Ray", "Sky", "O''Toy"][Math.floor(i / 3) % 3]];
        const names = i % 120 === 9 ? [last, first] : [first, last];
        const place = i % 120 === 10 ? [east, north] : [north, east];
        return [
          day,
          pump,
          weight,
          temp,
          i % 80 === 3 ? 7 : 2020 - born,
          `${born}-02-28`,
          ...names,
          ...place,
          i % 2,
        ].join(",");
      }),
    ].join("\n"),
    "label",
  ],
  [
    "infinities and huge numbers",
    [
      "x,y,label",
      ...rows(60, (i) => `${i % 9 === 0 ? "inf" : i},${i % 7 === 0 ? "1e308" : `-1e30${i % 8}`},${i * 1.5}`),
    ].join("\n"),
    "label",
  ],
];

test.each(odd)("%s is judged under every goal, in words and valid JSON", async (_, content, target) => {
  const { judge, profile, countRows, close } = await analyse({ source: { name: "odd.csv", content }, target });
  try {
    for (const goal of goalTypes) {
      const { insights, qualityScore } = judge(goal);
      for (const insight of insights) {
        expect(InsightBase.strict().parse(insight)).toEqual(insight);
        // What JSON cannot carry would come back as null.
        expect(JSON.parse(JSON.stringify(insight))).toEqual(insight);
        expect(`${insight.description} ${insight.recommendation}`).not.toMatch(/undefined|NaN|Infinity|\[object/);
        if (insight.predicate !== null) expect(await countRows(insight.predicate)).toBe(insight.evidence.rowCount);
      }
      expect(new Set(insights.map(({ fingerprint }) => fingerprint)).size).toBe(insights.length);
      expect(qualityScore === null).toBe(profile.rowCount === 0);
    }
  } finally {
    await close();
  }
});
