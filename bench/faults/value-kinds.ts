import { remarkOf } from "./more-tables.ts";
import { all, gapminder, type Planted, set, weather } from "./planting.ts";
import { dayOf } from "./tables.ts";

/** Faults of single values: how they are written, and what programs make of them. */
export const valueKinds: readonly Planted[] = [
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
    name: '"N/A" beside empty fields and "-"',
    on: gapminder,
    columns: ["fertility"],
    rules: ["missing-values", "hidden-missing"],
    alerts: ["MISSING"],
    plant: set("fertility", 60, (_text, i) => ["N/A", "", "-"][i % 3] ?? ""),
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
    name: "day and month swapped in 30 dates",
    on: gapminder,
    columns: ["entry_opened_on"],
    rules: ["mixed-date-formats"],
    plant: set("entry_opened_on", 30, (text) =>
      Number(text.slice(8)) <= 12 ? `${text.slice(0, 5)}${text.slice(8)}-${text.slice(5, 7)}` : dayOf(3),
    ),
  },
];
