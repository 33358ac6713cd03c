import fc from "fast-check";
import { expect, test } from "vitest";
import { shortNames } from "./short-names.ts";
import { width } from "./text.ts";

test("names that begin alike are told apart by what differs, with as much around it as there is room for", () => {
  const names = ["004", "010", "293"].map((number) => `measurement_of_sensor_${number}`);
  const short = shortNames(names, 18, "…");
  expect(names.map(short)).toEqual(["measur…_sensor_004", "measur…_sensor_010", "measur…_sensor_293"]);
  const longer = names.map((name) => `${name}_in_the_second_hall`);
  expect(longer.map(shortNames(longer, 18, "…"))).toEqual([
    "measur…004_in_the…",
    "measur…010_in_the…",
    "measur…293_in_the…",
  ]);
});

test("a name that differs early enough is cut at its end, and a short one is whole", () => {
  const short = shortNames(["US DVD Sales", "Rotten Tomatoes Rating", "IMDB Rating"], 12, "…");
  expect(["US DVD Sales", "Rotten Tomatoes Rating", "a name that nobody told of"].map(short)).toEqual([
    "US DVD Sales",
    "Rotten Toma…",
    "a name that…",
  ]);
});

test("no short name is wider than its room, whatever the names", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.constantFrom("", "列の名前".repeat(9), "prefix ".repeat(9)), fc.string({ unit: "grapheme" })),
      ),
      fc.integer({ min: 8, max: 30 }),
      (parts, cells) => {
        const names = parts.map(([start, end]) => start + end);
        const short = shortNames(names, cells, "…");
        expect(Math.max(0, ...names.map((name) => width(short(name))))).toBeLessThanOrEqual(cells);
      },
    ),
  );
});
