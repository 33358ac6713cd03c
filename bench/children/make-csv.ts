import path from "node:path";
import { z } from "zod";
import { literal, runDuckDb } from "./duckdb.ts";
import { measured } from "./measured.ts";

const Input = z.object({ csvPath: z.string(), rows: z.int().min(1) });

const list = (...values: string[]) => `[${values.map(literal).join(", ")}]`;
/** The same number for the same row in every run; each column draws with a salt of its own. */
const draw = (salt: number, range: number) => `(hash(row * 64 + ${salt}) % ${range})::bigint`;
const pick = (salt: number, values: string, count: number) => `${values}[${draw(salt, count)} + 1]`;

const countries = list(
  "Germany",
  "France",
  "Spain",
  "Italy",
  "Poland",
  "Norway",
  "Austria",
  "Portugal",
  "Ireland",
  "Greece",
);
const categories = list("audio", "books", "garden", "kitchen", "office", "sports", "toys", "video");
const words = list(
  "please",
  "deliver",
  "after",
  "six",
  "ring",
  "twice",
  "fragile",
  "gift",
  "leave",
  "at",
  "door",
  "thanks",
);

/** Orders of a shop: ids, codes with leading zeros, dates, money, categories, text, missing values, a few faults. */
const columns = [
  `row + 10000000 as order_id`,
  `lpad(${draw(1, 400_000)}::varchar, 8, '0') as customer_code`,
  `lpad(${draw(2, 99_999)}::varchar, 5, '0') as postcode`,
  `(date '2023-01-01' + ${draw(3, 1000)}::int)::varchar as order_date`,
  `case when ${draw(4, 100)} < 6 then null else strftime((date '2023-01-01' + ${draw(3, 1000)}::int)::timestamp + to_seconds(${draw(5, 864_000)}), '%Y-%m-%d %H:%M:%S') end as shipped_at`,
  `case when ${draw(6, 1000)} = 0 then 'germany ' else ${pick(7, countries, 10)} end as country`,
  `${pick(8, categories, 8)} as category`,
  `1 + ${draw(9, 9)} as quantity`,
  `case when ${draw(10, 100_000)} = 0 then 'n/a' else printf('%.2f', (100 + ${draw(11, 49_900)}) / 100.0) end as unit_price`,
  `printf('%.2f', (100 + ${draw(11, 49_900)}) * (1 + ${draw(9, 9)}) / 100.0) as total`,
  `case when ${draw(12, 100)} < 3 then null else 'buyer' || ${draw(1, 400_000)} || '@example.com' end as email`,
  `case when ${draw(13, 2)} = 0 then 'yes' else 'no' end as newsletter`,
  `case when ${draw(14, 100)} < 60 then null else concat_ws(' ', ${pick(15, words, 12)}, ${pick(16, words, 12)}, ${pick(17, words, 12)}, ${pick(18, words, 12)}) end as note`,
];

await measured(Input, ({ csvPath, rows }) =>
  runDuckDb(
    `copy (select ${columns.join(", ")} from range(${rows}) t(row)) to ${literal(csvPath)} (format csv, header)`,
    {
      tempDirectory: path.join(path.dirname(csvPath), "make-spill"),
    },
  ),
);
