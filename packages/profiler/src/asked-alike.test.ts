import { expect, test } from "vitest";
import { canBeRead, unitOf } from "./asked-alike.ts";

const asked = (name: string, sql: string, computed = {}) => unitOf({ storageName: name }, sql, computed);

test("aggregates that differ in the column and in its own numbers have one form", () => {
  const sumOf = (name: string, mean: number) => `sum((${name}::DOUBLE - '${mean}'::DOUBLE) / '2'::DOUBLE)`;
  const [first, second] = [asked("c1", sumOf("c1", 1.5)), asked("c12", sumOf("c12", -3e-7))];
  expect(second.form).toBe(first.form);
  expect([first, second].map(({ numbers }) => numbers.map(({ text }) => text))).toEqual([
    ["1.5", "2"],
    ["-3e-7", "2"],
  ]);
  const bins = (name: string, from: number) =>
    `map_entries(histogram((((${name})::BIGINT - (${from})) // 7)::UTINYINT))`;
  expect(asked("c1", bins("c1", -4)).form).toBe(asked("c2", bins("c2", 9)).form);
});

test("numbers that SQL wants as constants, and those outside of aggregates, stay in the form", () => {
  for (const sql of [
    "quantile_disc(c1, ['0.5'::DOUBLE, '0.7'::DOUBLE])",
    "min(file_row_number + 1, 100)",
    "count(*) / '2'::DOUBLE",
    "count(*) FILTER (WHERE c1 - 5 > DATE '2020-01-01')",
    "sum(c1::DECIMAL(38, 2))",
  ])
    expect(asked("c1", sql), sql).toEqual({ form: sql.replace("c1", "x"), numbers: [] });
});

test("values that look like the column, like a number or like SQL stay what they are", () => {
  const sql = "count(*) FILTER (WHERE c1 IN ('c1', 'it''s c1', '5') AND c11 IS NULL)";
  expect(asked("c1", sql).form).toBe("count(*) FILTER (WHERE x IN ('c1', 'it''s c1', '5') AND c11 IS NULL)");
});

test("what is computed once is part of the form, whatever it is called", () => {
  const flagged = (name: string, flag: string) =>
    asked(name, `count(*) FILTER (WHERE ${flag})`, { [flag]: `${name} > '${name.length}'::DOUBLE` });
  expect(flagged("c1", "c1_is0").form).toBe(flagged("c2", "c2_is5").form);
  expect(flagged("c1", "c1_is0").numbers).toEqual([{ type: "DOUBLE", text: "2" }]);
});

test("what holds the marks of a form cannot be read", () => {
  expect(canBeRead({ a: "count(*)" }, {})).toBe(true);
  expect(canBeRead({ a: "count(*) FILTER (WHERE c1 = '\u0003')" }, {})).toBe(false);
});
