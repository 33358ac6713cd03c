import type { ApplyFixesOptions } from "@datainsight/tables";

type FixAction = ApplyFixesOptions["actions"][number];

const header = 'id,City,"say ""it""",price,cost,amount,born,seen,paid,code,name,half,whole,clock,zoned';
const generated = Array.from({ length: 120 }, (_, i) => {
  const city = ["Oslo", " Oslo ", "oslo", "Bergen", "N.A.", "", '" "'][i % 7];
  const price = i % 7 === 0 ? "free" : i % 3 === 0 ? `"1.${String(i).padStart(3, "0")},50"` : `"${i},25"`;
  const cost = i % 11 === 0 ? "none yet" : i % 2 === 0 ? `"$(1,${String(i).padStart(3, "0")})"` : `$${i}.5`;
  const born = i % 4 === 0 ? `${(i % 28) + 1}.03.2020` : `2021-04-${String((i % 28) + 1).padStart(2, "0")}`;
  const seen =
    i % 9 === 0 ? "1900-01-01 10:00:00" : `2024-01-${String((i % 28) + 1).padStart(2, "0")} 08:0${i % 10}:00`;
  const half = i % 5 === 0 ? "" : i % 8 === 0 ? "inf" : `${i}${i % 3 === 0 ? "" : ".5"}e0`;
  return `${i % 110},${city},x${i},${price},${cost},${i % 6 === 0 ? -999 : i * 3}.${i % 10}5,${born},${seen},${i % 2 === 0 ? "yes" : "no"},A00${i},"Ada${i % 3 === 0 ? "" : " B. C"}",${half},${i % 13 === 0 ? "" : i},${i % 4 === 0 ? "" : `1${i % 9}:0${i % 6}:00`},${i % 6 === 0 ? "" : `2024-03-0${1 + (i % 9)}T1${i % 10}:00:00+0${i % 5}:00`}`;
});

/** A table with something for every kind of fix; two rows repeat another whole. */
export const fixCasesCsv = [header, ...generated, generated[7], generated[7]].join("\n");

/** Every kind of fix, and every way in which one can be asked for. */
export const fixCases: readonly FixAction[] = [
  { kind: "drop_rows", column: "City", where: { test: "missing" } },
  { kind: "drop_rows", column: "City", where: { test: "one_of", values: ["N.A.", "it's"] } },
  { kind: "drop_rows", column: "amount", where: { test: "outside", min: "0", max: "99.5" } },
  { kind: "drop_rows", column: "seen", where: { test: "outside", min: null, max: "2024-01-05" } },
  { kind: "cast", column: "price", dataType: "float", decimalSeparator: ",", thousandsSeparator: "." },
  { kind: "cast", column: "cost", dataType: "float", thousandsSeparator: ",", negativesInParentheses: true },
  { kind: "cast", column: "half", dataType: "integer" },
  { kind: "cast", column: "whole", dataType: "float" },
  { kind: "cast", column: "born", dataType: "date", dateFormats: ["%Y-%m-%d", "%d.%m.%Y"] },
  { kind: "cast", column: "seen", dataType: "date" },
  { kind: "cast", column: "paid", dataType: "integer" },
  { kind: "cast", column: "id", dataType: "text" },
  { kind: "replace", column: "amount", where: { test: "one_of", values: ["-999.05", "-999.65"] }, with: null },
  { kind: "replace", column: "half", where: { test: "infinite" }, with: "0" },
  { kind: "replace", column: "seen", where: { test: "one_of", values: ["1900-01-01"] }, with: null },
  { kind: "replace", column: "name", where: { test: "not_matching", pattern: "Ada" }, with: "O'Neil" },
  { kind: "replace", column: "City", where: { test: "blank" }, with: null },
  { kind: "fill", column: "half", method: "median", flag: true },
  { kind: "fill", column: "whole", method: "median", flag: true },
  { kind: "fill", column: "whole", method: "mean", flag: false },
  { kind: "fill", column: "City", method: "mode", flag: false },
  { kind: "fill", column: "City", method: "constant", value: "no 'city'", flag: true },
  { kind: "fill", column: "clock", method: "median", flag: false },
  { kind: "fill", column: "zoned", method: "median", flag: true },
  { kind: "cast", column: "seen", dataType: "time" },
  { kind: "replace", column: "zoned", where: { test: "outside", min: null, max: "2024-03-05" }, with: null },
  { kind: "trim", column: "City" },
  {
    kind: "map_values",
    column: "City",
    mapping: [
      { from: "oslo", to: "Oslo" },
      { from: "Oslo", to: "oslo" },
      { from: "Bergen", to: null },
    ],
  },
  { kind: "map_values", column: "id", mapping: [{ from: "1", to: "1000" }] },
  { kind: "deduplicate", columns: null },
  { kind: "deduplicate", columns: ["id", "paid"] },
  { kind: "drop_column", column: 'say "it"' },
  { kind: "split", column: "name", separator: " ", into: ["first", "last"] },
];
