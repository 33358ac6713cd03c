import { bell, type CleanTable, dayOf, draw, readVegaRows, type Row } from "./tables.ts";

const genes = "TP53 BRCA1 EGFR MYC KRAS PTEN RB1 APC MARCH1 SEPT2 DEC1 OCT4 VEGFA TNF IL6 AKT1".split(" ");
const words =
  "amber birch cedar dune ember fjord grove heath inlet jetty knoll lagoon mesa north oasis plain quarry ridge shoal tundra".split(
    " ",
  );
const firstNames = "Anna Ben Carla David Emma Felix Grace Hugo Ines Jonas Karin Luis Maria Nils Olga Paul".split(" ");
const lastNames = "Adams Brown Clark Davis Evans Fisher Green Hughes Irwin Jones King Lewis Moore Nolan Owens".split(
  " ",
);
const pickOf = (list: readonly string[], share: number): string => list[Math.floor(share * list.length)] ?? "";

/** So many words that the text is from 20 to 110 characters long. */
export function remarkOf(index: number): string {
  const count = 4 + Math.floor(draw(71, index) * 14);
  return Array.from({ length: count }, (_, at) => pickOf(words, draw(72 + at, index))).join(" ");
}

/** A number of 16 digits whose Luhn sum is right. */
function cardOf(index: number): string {
  const body = `4${Array.from({ length: 14 }, (_, at) => Math.floor(draw(100 + at, index) * 10)).join("")}`;
  const sum = Array.from(body, Number)
    .toReversed()
    .reduce((total, digit, at) => total + (at % 2 === 1 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** A German account number with the check digits that belong to it. */
function ibanOf(index: number): string {
  const account = Array.from({ length: 18 }, (_, at) => Math.floor(draw(130 + at, index) * 10)).join("");
  const rest = Number(BigInt(`${account}131400`) % 97n);
  return `DE${String(98 - rest).padStart(2, "0")}${account}`;
}

/** Columns of persons, orders and measurements, in which nothing is wrong. */
function withEntry(row: Row, index: number): Row {
  const age = 18 + Math.floor(draw(73, index) * 60);
  const segment = pickOf(["north", "south", "east", "west"], draw(74, index));
  return {
    ...row,
    entry_first_name: pickOf(firstNames, draw(75, index)),
    entry_last_name: pickOf(lastNames, draw(76, index)),
    entry_age: String(age),
    entry_birth_date: `${2025 - age}-0${1 + (index % 9)}-1${index % 9}`,
    entry_weight_kg: (70 + 8 * bell(77, index)).toFixed(1),
    entry_share_pct: (35 + 45 * draw(78, index)).toFixed(1),
    entry_amount: (20 + 480 * draw(79, index)).toFixed(2),
    entry_opened_on: dayOf(Math.floor(draw(80, index) * 900)),
    entry_closed_on: dayOf(905 + Math.floor(draw(81, index) * 700)),
    entry_gene: pickOf(genes, draw(82, index)),
    entry_code: `K${10_000 + ((index * 613) % 90_000)}`,
    entry_card: cardOf(index),
    entry_iban: ibanOf(index),
    entry_approved: draw(83, index) < 0.5 ? "yes" : "no",
    entry_remark: remarkOf(index),
    entry_segment: segment,
    entry_label: draw(84, index) < 0.45 ? "yes" : "no",
  };
}

const keep = (row: Row): Row => row;
const sources: readonly {
  file: string;
  every?: number;
  first?: number;
  number: string;
  text: string;
  of?: typeof withEntry;
}[] = [
  { file: "gapminder.json", number: "life_expect", text: "country", of: withEntry },
  { file: "airports.csv", every: 2, number: "latitude", text: "state" },
  { file: "zipcodes.csv", every: 20, number: "latitude", text: "state" },
  { file: "stocks.csv", number: "price", text: "symbol" },
  { file: "weather.csv", number: "temp_max", text: "weather" },
  { file: "seattle-weather-hourly-normals.csv", first: 3000, number: "temperature", text: "date" },
  { file: "flights-airport.csv", number: "count", text: "origin" },
  { file: "movies.json", number: "Running Time min", text: "Title" },
  { file: "birdstrikes.csv", first: 3000, number: "Speed IAS in knots", text: "Phase of flight" },
  { file: "us-employment.csv", number: "nonfarm", text: "month" },
];

/** Other real tables than those of the first set, with nothing planted; not all of them are without faults. */
export async function readMoreTables(isSmall: boolean): Promise<CleanTable[]> {
  return Promise.all(
    (isSmall ? sources.slice(0, 1) : sources).map(
      async ({ file, every = 1, first = Infinity, number, text, of = keep }) => {
        const rows = (await readVegaRows(file)).filter((_, index) => index % every === 0).slice(0, first);
        return { name: file, rows: rows.map(of), number, text };
      },
    ),
  );
}
