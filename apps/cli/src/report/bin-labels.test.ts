import { expect, test } from "vitest";
import { aColumn } from "./a-report.ts";
import { axisEnds, binLabels } from "./bin-labels.ts";

test("a bin of whole numbers ends with a number that it holds, and the last with the greatest value", () => {
  const bins = [
    { from: 1, to: 9, count: 92 },
    { from: 97, to: 105, count: 89 },
  ];
  const column = aColumn({ dataType: "integer", maxValue: "100" });
  expect(binLabels(column, bins)).toEqual(["1 to 8", "97 to 100"]);
  expect(axisEnds(column, bins)).toEqual(["1", "100"]);
});

test("a bin of one number is that number", () => {
  const bins = [
    { from: 7, to: 8, count: 1 },
    { from: 8, to: 9, count: 1 },
  ];
  expect(binLabels(aColumn({ dataType: "integer", maxValue: "8" }), bins)).toEqual(["7", "8"]);
});

test("a bin of numbers without steps says that its end belongs to the next", () => {
  const bins = [
    { from: 1.4, to: 2, count: 1 },
    { from: 2, to: 9.2, count: 1 },
  ];
  const column = aColumn({ dataType: "float", maxValue: "9.2" });
  expect(binLabels(column, bins)).toEqual(["1.4 to below 2", "2 to 9.2"]);
});

test("a bin of days ends with the day before the next, and the last with the last day", () => {
  const bins = [
    { from: "1928-12-31", to: "1933-01-01", count: 3 },
    { from: "2043-02-04", to: "2047-01-11", count: 4 },
  ];
  const column = aColumn({ dataType: "date", maxValue: "2046-12-31" });
  expect(binLabels(column, bins)).toEqual(["1928-12-31 to 1932-12-31", "2043-02-04 to 2046-12-31"]);
});

test("whole numbers past what a double counts, and no greatest value, do without", () => {
  const bins = [{ from: "9007199254740993", to: "9007199254740999", count: 2 }];
  expect(binLabels(aColumn({ dataType: "integer", maxValue: "9007199254740995" }), bins)).toEqual([
    "9,007,199,254,740,993 to 9,007,199,254,740,995",
  ]);
  expect(axisEnds(aColumn({ maxValue: null }), [])).toEqual(["", ""]);
});
