import type { FaultKind } from "./kinds.ts";
import { remarkOf } from "./more-tables.ts";
import { bell, type CleanTable, dayOf, draw, type Row } from "./tables.ts";

/** A kind of the second set: always planted into the same table. */
type Planted = Omit<FaultKind, "columns" | "plant" | "alerts" | "on"> & {
  on: string;
  columns: readonly string[] | null;
  alerts?: readonly string[];
  plant: (rows: readonly Row[]) => Row[];
};

const [gapminder, airports, weather] = ["gapminder.json", "airports.csv", "weather.csv"] as const;
const hourly = "seattle-weather-hourly-normals.csv";
/** Rows far apart, so many in all; never one of the first. */
const some = (index: number, count: number, rows: number): boolean =>
  index % Math.floor(rows / count) === 7 && index < Math.floor(rows / count) * count;
const set =
  (column: string, count: number, value: (text: string, index: number, row: Row) => string) => (rows: readonly Row[]) =>
    rows.map((row, index) =>
      some(index, count, rows.length) ? { ...row, [column]: value(row[column] ?? "", index, row) } : row,
    );
const all = (of: (row: Row, index: number) => Row) => (rows: readonly Row[]) =>
  rows.map((row, index) => ({ ...row, ...of(row, index) }));
const inserted = (rows: readonly Row[], at: readonly number[], row: (index: number) => Row): Row[] =>
  rows.flatMap((each, index) => (at.includes(index) ? [row(index), each] : [each]));
const header = (rows: readonly Row[]): Row =>
  Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, name]));
const sumOf = (rows: readonly Row[], column: string): string =>
  String(rows.reduce((sum, row) => sum + Number(row[column]), 0));

const planted: readonly Planted[] = [
  {
    name: "pounds in 1 of 20 weights in kilograms",
    on: gapminder,
    columns: ["entry_weight_kg"],
    rules: ["mixed-scales"],
    plant: set("entry_weight_kg", 34, (text) => (Number(text) * 2.2046).toFixed(1)),
  },
  {
    name: "cents in 1 of 35 amounts",
    on: gapminder,
    columns: ["entry_amount"],
    rules: ["mixed-scales", "outliers"],
    plant: set("entry_amount", 20, (text) => String(Math.round(Number(text) * 100))),
  },
  {
    name: "shares of 1 in 1 of 20 percentages",
    on: gapminder,
    columns: ["entry_share_pct"],
    rules: ["mixed-scales"],
    plant: set("entry_share_pct", 34, (text) => (Number(text) / 100).toFixed(3)),
  },
  {
    name: "degrees Fahrenheit in 1 of 30 temperatures",
    on: weather,
    columns: ["temp_max"],
    rules: ["mixed-scales"],
    plant: set("temp_max", 97, (text) => (Number(text) * 1.8 + 32).toFixed(1)),
  },
  {
    name: "a decimal comma in 1 of 20 prices",
    on: "stocks.csv",
    columns: ["price"],
    rules: ["mixed-types", "mixed-number-formats"],
    plant: set("price", 28, (text) => text.replace(".", ",")),
  },
  {
    name: "thousands separators in 1 of 20 populations",
    on: gapminder,
    columns: ["pop"],
    rules: ["mixed-types", "mixed-number-formats"],
    plant: set("pop", 34, (text) => Number(text).toLocaleString("en-US")),
  },
  {
    name: "euros in 1 of 20 amounts in dollars",
    on: gapminder,
    columns: ["entry_amount"],
    rules: ["mixed-units"],
    plant: all((row, i) => ({ entry_amount: `${i % 20 === 7 ? "€" : "$"}${row["entry_amount"] ?? ""}` })),
  },
  {
    name: "texts cut off at 50 characters",
    on: gapminder,
    columns: ["entry_remark"],
    rules: ["cut-off-texts"],
    plant: all((row) => ({ entry_remark: (row["entry_remark"] ?? "").slice(0, 50) })),
  },
  {
    name: "texts cut off at 255 characters",
    on: gapminder,
    columns: ["entry_remark"],
    rules: ["cut-off-texts"],
    plant: all((_, i) => ({
      entry_remark: Array.from({ length: 4 }, (_each, at) => remarkOf(i * 4 + at))
        .join(" ")
        .slice(0, 255),
    })),
  },
  {
    name: "12 titles of which UTF-8 was read as Latin-1",
    on: "movies.json",
    columns: ["Title"],
    rules: ["damaged-text"],
    plant: set("Title", 12, (text) => `${text.slice(0, 3)}Ã©${text.slice(3)}`),
  },
  {
    name: "12 titles with HTML entities and tags",
    on: "movies.json",
    columns: ["Title"],
    rules: ["markup-in-text"],
    plant: set("Title", 12, (text, i) => (i % 2 === 0 ? `${text} &amp; more` : `<b>${text}</b>`)),
  },
  {
    name: "a no-break space or one of no width in 1 of 30 names",
    on: gapminder,
    columns: ["country"],
    rules: ["invisible-characters", "case-variants"],
    plant: set("country", 23, (text, i) =>
      i % 2 === 0
        ? `${text.slice(0, 3)}\u200b${text.slice(3)}`
        : text.includes(" ")
          ? text.replace(" ", "\u00a0")
          : `${text}\u200b`,
    ),
  },
  {
    name: "Cyrillic letters that look Latin in 12 names",
    on: gapminder,
    columns: ["country"],
    rules: ["invisible-characters"],
    plant: set("country", 12, (text) => text.replace(/a/, "а")),
  },
  {
    name: "two letters swapped in 8 names of countries",
    on: gapminder,
    columns: ["country"],
    rules: ["similar-spellings"],
    plant: set("country", 8, (text) => `${text.slice(0, 2)}${text.charAt(3)}${text.charAt(2)}${text.slice(4)}`),
  },
  {
    name: "Y, N and 1 among yes and no",
    on: gapminder,
    columns: ["entry_approved"],
    rules: ["mixed-booleans"],
    plant: set("entry_approved", 60, (text, i) => (text === "yes" ? (i % 2 === 0 ? "Y" : "1") : "N")),
  },
  {
    name: "latitude and longitude swapped in 16 rows",
    on: airports,
    columns: ["latitude", "longitude"],
    rules: ["impossible-values", "swapped-columns"],
    plant: (rows) =>
      rows.map((row, i) =>
        some(i, 16, rows.length) ? { ...row, latitude: row["longitude"] ?? "", longitude: row["latitude"] ?? "" } : row,
      ),
  },
  {
    name: "first and last name swapped in 10 rows",
    on: gapminder,
    columns: ["entry_first_name", "entry_last_name"],
    rules: ["swapped-columns"],
    plant: (rows) =>
      rows.map((row, i) =>
        some(i, 10, rows.length)
          ? { ...row, entry_first_name: row["entry_last_name"] ?? "", entry_last_name: row["entry_first_name"] ?? "" }
          : row,
      ),
  },
  {
    name: "5 closed before they were opened",
    on: gapminder,
    columns: ["entry_opened_on", "entry_closed_on"],
    rules: ["reversed-ranges"],
    plant: (rows) =>
      rows.map((row, i) =>
        some(i, 5, rows.length)
          ? { ...row, entry_opened_on: row["entry_closed_on"] ?? "", entry_closed_on: row["entry_opened_on"] ?? "" }
          : row,
      ),
  },
  {
    name: "6 days whose least temperature is above the greatest",
    on: weather,
    columns: ["temp_min", "temp_max"],
    rules: ["reversed-ranges"],
    plant: (rows) =>
      rows.map((row, i) =>
        some(i, 6, rows.length)
          ? { ...row, temp_min: String(Number(row["temp_max"]) + 3), temp_max: row["temp_min"] ?? "" }
          : row,
      ),
  },
  {
    name: "10 ages that the date of birth contradicts",
    on: gapminder,
    columns: ["entry_age", "entry_birth_date"],
    rules: ["age-contradicts-birth", "derived-columns"],
    plant: set("entry_age", 10, (text) => String(18 + ((Number(text) + 13) % 60))),
  },
  {
    name: '"N/A" beside empty fields and "-"',
    on: gapminder,
    columns: ["fertility"],
    rules: ["missing-values", "hidden-missing"],
    alerts: ["MISSING"],
    plant: set("fertility", 60, (_text, i) => ["N/A", "", "-"][i % 3] ?? ""),
  },
  {
    name: "4 keys again with other attributes",
    on: "zipcodes.csv",
    columns: ["zip_code"],
    rules: ["duplicate-keys"],
    plant: (rows) => [...rows, ...rows.slice(50, 54).map((row) => ({ ...row, city: "Springfield", county: "Lake" }))],
  },
  {
    name: "4 rows shifted by one column",
    on: weather,
    columns: null,
    rules: ["shifted-rows"],
    plant: (rows) =>
      rows.map((row, i) => {
        if (!some(i, 4, rows.length)) return row;
        const names = Object.keys(row);
        return Object.fromEntries(names.map((name, at) => [name, at === 0 ? "" : (row[names[at - 1] ?? ""] ?? "")]));
      }),
  },
  {
    name: "a row with the totals",
    on: "flights-airport.csv",
    columns: ["origin"],
    rules: ["total-rows"],
    plant: (rows) => [...rows, { origin: "Total", destination: "", count: sumOf(rows, "count") }],
  },
  {
    name: "the header again 3 times",
    on: weather,
    columns: null,
    rules: ["repeated-header"],
    plant: (rows) => inserted(rows, [700, 1400, 2100], () => header(rows)),
  },
  {
    name: "an hour left out and one again where clocks change",
    on: hourly,
    columns: ["date"],
    rules: ["date-gaps", "duplicate-keys", "repeated-times"],
    plant: (rows) =>
      rows.flatMap((row, i) => (i === 1500 ? [] : i === 2500 ? [row, { ...row, pressure: "1017.1" }] : [row])),
  },
  {
    name: "a sensor that stands still for 80 hours",
    on: hourly,
    columns: ["temperature"],
    rules: ["stuck-values"],
    plant: all((row, i) => (i >= 1600 && i < 1680 ? { temperature: "7.3" } : row)),
  },
  {
    name: "a level that rises by 5 from the middle on",
    on: hourly,
    columns: ["pressure"],
    rules: ["level-shift"],
    plant: all((row, i) => (i >= 1700 ? { pressure: (Number(row["pressure"]) + 5).toFixed(1) } : row)),
  },
  {
    name: "2 of 5 ages rounded to tens",
    on: gapminder,
    columns: ["entry_age"],
    rules: ["heaped-digits"],
    plant: all((row, i) => (i % 5 < 2 ? { entry_age: String(Math.round(Number(row["entry_age"]) / 10) * 10) } : row)),
  },
  {
    name: "genes that a spreadsheet made dates",
    on: gapminder,
    columns: ["entry_gene"],
    rules: ["spreadsheet-damage"],
    plant: all((row) => ({
      entry_gene:
        ({ MARCH1: "1-Mar", SEPT2: "2-Sep", DEC1: "1-Dec" } as Record<string, string>)[row["entry_gene"] ?? ""] ??
        row["entry_gene"] ??
        "",
    })),
  },
  {
    name: "5 codes that a spreadsheet wrote as powers of ten",
    on: gapminder,
    columns: ["entry_code"],
    rules: ["spreadsheet-damage", "shape-violations"],
    plant: set("entry_code", 5, () => "1.00E+05"),
  },
  {
    name: "6 dates that a spreadsheet left as day numbers",
    on: gapminder,
    columns: ["entry_opened_on"],
    rules: ["mixed-types", "mixed-date-formats", "spreadsheet-damage"],
    plant: set("entry_opened_on", 6, (_text, i) => String(43_101 + i)),
  },
  {
    name: "5 errors of a spreadsheet among texts",
    on: gapminder,
    columns: ["entry_remark"],
    rules: ["spreadsheet-damage", "hidden-missing"],
    plant: set("entry_remark", 5, (_text, i) => (i % 2 === 0 ? "#REF!" : "#VALUE!")),
  },
  {
    name: "an apostrophe before 1 of 30 codes",
    on: "zipcodes.csv",
    columns: ["zip_code"],
    rules: ["spreadsheet-damage", "shape-violations"],
    plant: set("zip_code", 70, (text) => `'${text}`),
  },
  {
    name: "3 card numbers with a wrong digit",
    on: gapminder,
    columns: ["entry_card"],
    rules: ["invalid-cards"],
    plant: set("entry_card", 3, (text) => `${text.slice(0, 8)}${(Number(text.charAt(8)) + 1) % 10}${text.slice(9)}`),
  },
  {
    name: "3 IBANs with a wrong digit",
    on: gapminder,
    columns: ["entry_iban"],
    rules: ["invalid-ibans"],
    plant: set("entry_iban", 3, (text) => `${text.slice(0, 8)}${(Number(text.charAt(8)) + 1) % 10}${text.slice(9)}`),
  },
  {
    name: "30 postcodes without their zero",
    on: "zipcodes.csv",
    columns: ["zip_code"],
    rules: ["shape-violations", "short-postcodes"],
    plant: (rows) => {
      let left = 30;
      return rows.map((row) =>
        left > 0 && row["zip_code"]?.startsWith("0")
          ? ((left -= 1), { ...row, zip_code: row["zip_code"].slice(1) })
          : row,
      );
    },
  },
  {
    name: "years of two digits in 20 dates",
    on: gapminder,
    columns: ["entry_opened_on"],
    rules: ["mixed-date-formats", "mixed-types"],
    plant: set("entry_opened_on", 20, (text) => `${text.slice(5, 7)}/${text.slice(8, 10)}/${text.slice(2, 4)}`),
  },
  {
    name: "4 dates in the year 202",
    on: gapminder,
    columns: ["entry_opened_on"],
    rules: ["far-dates", "outliers", "mixed-types"],
    plant: set("entry_opened_on", 4, (text) => `0${text.slice(0, 3)}${text.slice(4)}`),
  },
  {
    name: "a letter O for a zero in 4 numbers",
    on: gapminder,
    columns: ["entry_amount"],
    rules: ["mixed-types"],
    plant: set("entry_amount", 4, (text) => `1O${text.slice(-3)}`),
  },
  {
    name: "6 rows that somebody entered as a test",
    on: gapminder,
    columns: ["entry_last_name"],
    rules: ["test-entries"],
    plant: set("entry_last_name", 6, (_text, i) => (i % 2 === 0 ? "test" : "asdf")),
  },
  {
    name: "one value in all rows of one segment",
    on: gapminder,
    columns: ["entry_weight_kg"],
    rules: ["constant-in-segment", "outliers"],
    plant: all((row) => (row["entry_segment"] === "west" ? { entry_weight_kg: "70.0" } : row)),
  },
  {
    name: "rows in the order of the label",
    on: gapminder,
    forModels: true,
    columns: ["row_id"],
    rules: ["leaking-features", "leaking-order"],
    plant: (rows) =>
      rows
        .toSorted((a, b) => (a["entry_label"] ?? "").localeCompare(b["entry_label"] ?? ""))
        .map((row, i) => ({ ...row, row_id: String(i + 1) })),
  },
  {
    name: "40 rows of the training set in the test set too",
    on: gapminder,
    forModels: true,
    columns: ["split"],
    rules: ["split-leakage"],
    plant: (rows) => [
      ...rows.map((row, i) => ({ ...row, split: i % 4 === 0 ? "test" : "train" })),
      ...rows
        .filter((_, i) => i % 4 === 1)
        .slice(0, 40)
        .map((row) => ({ ...row, split: "test" })),
    ],
  },
  {
    name: "a segment in which one class is all but absent",
    on: gapminder,
    forModels: true,
    columns: ["entry_segment"],
    rules: ["imbalance-by-segment", "leaking-features"],
    plant: all((row, i) =>
      row["entry_segment"] === "west" ? { entry_label: draw(90, i) < 0.02 ? "yes" : "no" } : row,
    ),
  },
  {
    name: "the last 300 rows of speeds ten times the spread",
    on: "birdstrikes.csv",
    columns: ["Speed IAS in knots"],
    rules: ["level-shift", "outliers"],
    plant: (rows) =>
      rows.map((row, i) =>
        i >= rows.length - 300 && row["Speed IAS in knots"]
          ? { ...row, "Speed IAS in knots": String(Math.max(1, Math.round(140 + 400 * bell(91, i)))) }
          : row,
      ),
  },
  {
    name: "a month left out and one twice",
    on: "us-employment.csv",
    columns: ["month"],
    rules: ["date-gaps", "duplicate-keys", "repeated-times"],
    plant: (rows) =>
      rows.flatMap((row, i) =>
        i === 40 ? [] : i === 80 ? [row, { ...row, nonfarm: String(Number(row["nonfarm"]) + 9) }] : [row],
      ),
  },
  {
    name: "days in the wrong month order: 30 dates with day and month swapped",
    on: gapminder,
    columns: ["entry_opened_on"],
    rules: ["mixed-date-formats", "reversed-ranges"],
    plant: set("entry_opened_on", 30, (text) =>
      Number(text.slice(8)) <= 12 ? `${text.slice(0, 5)}${text.slice(8)}-${text.slice(5, 7)}` : dayOf(3),
    ),
  },
];

/** Faults of other kinds than the first set's, each planted into one of the other tables. */
export const moreFaultKinds: readonly FaultKind[] = planted.map(({ columns, alerts = [], plant, ...rest }) => ({
  ...rest,
  alerts,
  columns: () => (columns === null ? null : [...columns]),
  plant: ({ rows }: CleanTable) => plant(rows),
}));
