import path from "node:path";
import { z } from "zod";
import { literal, runDuckDb } from "./duckdb.ts";
import { measured } from "./measured.ts";

const Input = z.object({ csvPath: z.string(), rows: z.int().min(1), columns: z.int().min(1) });

/** What the columns hold in turn: numbers, money, categories, texts, dates, flags, codes, times, with gaps in some. */
const kinds: readonly ((salt: string) => string)[] = [
  (salt) => `(hash(row, ${salt}) % 1000)::bigint`,
  (salt) => `printf('%.2f', (hash(row, ${salt}) % 100000) / 100.0)`,
  (salt) => `['north', 'south', 'east', 'west', 'centre'][(hash(row, ${salt}) % 5)::bigint + 1]`,
  (salt) =>
    `case when hash(row, ${salt}) % 10 = 0 then null else 'Main Street ' || (hash(row, ${salt}) % 20000)::varchar end`,
  (salt) => `(date '2015-01-01' + (hash(row, ${salt}) % 3000)::int)::varchar`,
  (salt) => `case when hash(row, ${salt}) % 3 = 0 then 'yes' else 'no' end`,
  (salt) => `lpad((hash(row, ${salt}) % 99999)::varchar, 5, '0')`,
  (salt) =>
    `strftime(timestamp '2015-01-01' + to_seconds((hash(row, ${salt}) % 90000000)::bigint), '%Y-%m-%d %H:%M:%S')`,
  (salt) =>
    `case when hash(row, ${salt}) % 20 = 0 then null else printf('%.6f', 40 + (hash(row, ${salt}) % 1000000) / 1e6) end`,
];

await measured(Input, ({ csvPath, rows, columns }) => {
  const made = Array.from({ length: columns }, (_, index) => {
    const kind = kinds[index % kinds.length];
    return `${index === 0 || kind === undefined ? "row + 1" : kind(String(index))} as column_${index}`;
  });
  return runDuckDb(
    `copy (select ${made.join(", ")} from range(${rows}) t(row)) to ${literal(csvPath)} (format csv, header)`,
    { tempDirectory: path.join(path.dirname(csvPath), "make-spill") },
  );
});
