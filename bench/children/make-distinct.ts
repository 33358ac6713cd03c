import path from "node:path";
import { z } from "zod";
import { literal, runDuckDb } from "./duckdb.ts";
import { measured } from "./measured.ts";

const Input = z.object({ parquetPath: z.string(), rows: z.int().min(1), kind: z.enum(["integers", "texts"]) });

/** A different value in each row, without order: whole numbers of 63 bits, texts of some 40 characters. */
const values = {
  integers: "(hash(row) >> 1)::bigint",
  texts: "hash(row)::varchar || '-' || hash(row + 1)::varchar",
};

await measured(Input, ({ parquetPath, rows, kind }) =>
  runDuckDb(
    `copy (select ${values[kind]} as value from range(${rows}) t(row)) to ${literal(parquetPath)} (format parquet, compression zstd)`,
    { tempDirectory: path.join(path.dirname(parquetPath), "make-spill") },
  ),
);
