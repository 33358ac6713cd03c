import { all, gapminder, type Planted, set, some, weather } from "./planting.ts";
import { bell, draw, type Row } from "./tables.ts";

const domains = ["gmail.com", "yahoo.com", "example.org"] as const;
const nations = ["United States", "Canada", "Mexico", "Brazil"] as const;

/** So many rows far apart get the faulty one of two values; every row gets a new column. */
const added =
  (name: string, count: number, of: (row: Row, index: number, isFaulty: boolean) => string) => (rows: readonly Row[]) =>
    rows.map((row, index) => ({ ...row, [name]: of(row, index, some(index, count, rows.length)) }));

/** Faults thought of only after the rules that the other sets asked for were made, and planted before anybody looked. */
export const laterKinds: readonly Planted[] = [
  {
    name: "the rows of one month loaded twice, under new numbers",
    on: weather,
    columns: null,
    rules: ["duplicate-rows", "near-duplicate-rows", "duplicate-keys", "repeated-records"],
    plant: (rows) =>
      [...rows, ...rows.filter(({ date = "" }) => date.startsWith("2013-05"))].map((row, i) => ({
        ...row,
        record_id: String(i + 1),
      })),
  },
  {
    name: "1 of 10 weights filled with the mean",
    on: gapminder,
    columns: ["entry_weight_kg"],
    rules: ["filled-values"],
    plant: set("entry_weight_kg", 68, () => "70.3"),
  },
  {
    name: "the sign lost or turned in 10 amounts",
    on: gapminder,
    columns: ["entry_amount"],
    rules: ["negative-values", "impossible-values", "outliers"],
    plant: set("entry_amount", 10, (text) => `-${text}`),
  },
  {
    name: "weights that a scale cut off at 80",
    on: gapminder,
    columns: ["entry_weight_kg"],
    rules: ["capped-values"],
    plant: all((row) => ({ entry_weight_kg: Math.min(80, Number(row["entry_weight_kg"])).toFixed(1) })),
  },
  {
    name: "5 mail domains with two letters swapped",
    on: gapminder,
    columns: ["entry_email"],
    rules: ["similar-spellings", "invalid-emails"],
    plant: added(
      "entry_email",
      5,
      (_row, i, isFaulty) => `user${i}@${isFaulty ? "gmial.com" : (domains[i % 3] ?? "")}`,
    ),
  },
  {
    name: "4 days that no calendar has",
    on: gapminder,
    columns: ["entry_opened_on"],
    rules: ["mixed-types", "mixed-date-formats", "invalid-dates"],
    plant: set("entry_opened_on", 4, (text) => `${text.slice(0, 4)}-02-30`),
  },
  {
    name: "the decimals lost in the last third of the record",
    on: weather,
    columns: ["temp_max"],
    rules: ["lost-decimals", "level-shift", "heaped-digits"],
    plant: all((row) =>
      (row["date"] ?? "") >= "2014-09-01"
        ? { temp_max: Number(row["temp_max"]).toFixed(1).replace(/\..*/, ".0") }
        : row,
    ),
  },
  {
    name: "three shares that do not add up to 100 in 5 rows",
    on: gapminder,
    columns: ["share_a", "share_b", "share_c"],
    rules: ["derived-columns", "sums-to-constant"],
    plant: (rows) =>
      rows.map((row, i) => {
        const [a, b] = [Math.round(10 + 40 * draw(95, i)), Math.round(10 + 40 * draw(96, i))];
        const c = 100 - a - b + (some(i, 5, rows.length) ? 9 : 0);
        return { ...row, share_a: String(a), share_b: String(b), share_c: String(c) };
      }),
  },
  {
    name: "6 years of two digits among years of four",
    on: gapminder,
    columns: ["founded_year"],
    rules: ["impossible-values", "outliers", "far-dates", "mixed-scales", "shape-violations"],
    plant: added("founded_year", 6, (_row, i, isFaulty) => {
      const year = 1985 + Math.round(5 * bell(97, i));
      return String(isFaulty ? year % 100 : year);
    }),
  },
  {
    name: '"USA" and "U.S." beside "United States"',
    on: gapminder,
    columns: ["nation"],
    rules: ["case-variants", "similar-spellings", "several-names"],
    plant: added("nation", 30, (_row, i, isFaulty) =>
      isFaulty ? (["USA", "U.S."][i % 2] ?? "") : (nations[Math.floor(draw(98, i) * 4)] ?? ""),
    ),
  },
];
