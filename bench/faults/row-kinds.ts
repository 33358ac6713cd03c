import {
  airports,
  all,
  gapminder,
  header,
  hourly,
  inserted,
  type Planted,
  set,
  some,
  sumOf,
  weather,
} from "./planting.ts";
import { bell, draw } from "./tables.ts";

/** Faults of rows, of columns together, and of the order of rows. */
export const rowKinds: readonly Planted[] = [
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
];
