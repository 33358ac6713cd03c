import path from "node:path";
import { z } from "zod";
import { literal, runDuckDb } from "./duckdb.ts";
import { measured } from "./measured.ts";

const Input = z.object({ csvPath: z.string(), parquetPath: z.string() });

await measured(Input, ({ csvPath, parquetPath }) =>
  runDuckDb(`copy (from read_csv(${literal(csvPath)})) to ${literal(parquetPath)} (format parquet)`, {
    tempDirectory: path.join(path.dirname(parquetPath), "make-spill"),
  }),
);
