import { z } from "zod";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { quoteIdentifier, quoteLiteral } from "../sql.ts";
import { EngineError, invalidInput, tooManyColumns } from "../table-error.ts";

const described = z.object({ column_name: z.string() });

/** Reads Parquet with the types that it has. */
export async function readParquet(file: LocalFile, context: ReadContext): Promise<SourceTable> {
  const relation = `read_parquet(${quoteLiteral(file.path)})`;
  const names = await columnNames(relation, context);
  if (names.length > context.limits.maxColumns) {
    throw tooManyColumns(`The file has ${names.length} columns`, context.limits.maxColumns);
  }
  const selected = names.map((name, index) => `${quoteIdentifier(name)} AS c${index}`);
  return {
    format: "parquet",
    style: "typed",
    relation: `(SELECT ${selected.join(", ")} FROM ${relation})`,
    headers: names,
    encoding: null,
    delimiter: null,
    sheet: null,
    expectedRows: null,
    measureCells: true,
    notices: [],
  };
}

async function columnNames(relation: string, context: ReadContext): Promise<string[]> {
  try {
    const rows = await context.engine.all(`DESCRIBE SELECT * FROM ${relation}`, described, { signal: context.signal });
    return rows.map((row) => row.column_name);
  } catch (error) {
    if (error instanceof EngineError)
      throw invalidInput("The Parquet file is damaged or cut off: its column list cannot be read.");
    throw error;
  }
}
