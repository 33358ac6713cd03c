import { expect, test } from "vitest";
import { absencesIn, type Cell } from "./segments.ts";

const cells = (counts: Readonly<Record<string, readonly [number, number]>>): Cell[] =>
  Object.entries(counts).flatMap(([segment, [yes, no]]) => [
    { segment, label: "yes", n: yes },
    { segment, label: "no", n: no },
  ]);

test("a class that one segment lacks and all others have alike is absent there", () => {
  const found = absencesIn(cells({ north: [80, 120], south: [70, 130], west: [3, 197], tiny: [0, 5] }));
  expect(found).toEqual([{ segment: "west", label: "yes", n: 200, found: 3, shareElsewhere: 150 / 405, others: 2 }]);
});

test.each([
  ["segments that tell the class", { north: [190, 10], south: [70, 130], west: [3, 197] }],
  ["two segments only", { north: [80, 120], west: [0, 200] }],
  ["a class that is rare everywhere", { north: [8, 192], south: [9, 191], west: [0, 200] }],
  ["so few rows that chance may do it", { north: [30, 170], south: [28, 172], west: [1, 59] }],
  ["a segment that has the class half as often", { north: [80, 120], south: [70, 130], west: [40, 160] }],
  ["no rows", {}],
] as const)("%s: nothing is absent", (_what, counts) => {
  expect(absencesIn(cells(counts))).toEqual([]);
});
