import { dataTypes, tableFormats } from "@datainsight/schemas";
import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { EngineError, invalidInput } from "../table-error.ts";

/** The key under which the manifest lies in the Parquet file's metadata. */
export const manifestKey = "datainsight.manifest";

const dataType = z.enum(dataTypes);
const whole = z.number().int().min(0);

const decimalSeparator = z.enum([".", ","]).nullable();
const thousandsSeparator = z.enum([",", ".", " ", "'"]).nullable();

const evidence = z.object({
  count: whole,
  missing: whole,
  nullTokens: z.array(z.object({ token: z.string(), count: whole })),
  fits: z.partialRecord(dataType, whole),
  fitShare: z.number(),
  mostly: z
    .object({
      dataType,
      share: z.number(),
      offending: z.array(z.object({ rowNumber: whole, value: z.string() })),
      offendingCount: whole,
      // Tables that were stored earlier do not say it.
      decimalSeparator: decimalSeparator.default(null),
      thousandsSeparator: thousandsSeparator.default(null),
      negativesInParentheses: z.boolean().default(false),
    })
    .nullable(),
  dateFormat: z.string().nullable(),
  otherDateFormats: z.array(z.object({ format: z.string(), count: whole })),
  otherDateRows: z.array(whole).optional(),
  ambiguousDates: z
    .object({ format: z.string(), otherFormat: z.string(), count: whole, rows: z.array(whole) })
    .optional(),
  dayMonthAmbiguous: z.boolean(),
  leadingZeros: whole,
  decimalSeparator,
  thousandsSeparator,
  unitSign: z.string().nullable(),
  mixedUnitSigns: z.array(z.string()).optional(),
  negativesInParentheses: z.boolean().optional(),
});

const manifest = z.object({
  manifestVersion: z.literal(1),
  format: z.enum(tableFormats),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  sheet: z.string().nullable(),
  rowCount: whole,
  columns: z.array(
    z.object({
      position: whole,
      name: z.string(),
      originalName: z.string(),
      storageName: z.string().regex(/^c\d+$/),
      storageType: z.string(),
      dataType,
      evidence,
    }),
  ),
  notices: z.array(
    z.object({
      kind: z.enum([
        "ragged_rows",
        "duplicate_headers",
        "blank_headers",
        "doubtful_header",
        "missing_header",
        "lines_above_header",
        "repeated_keys",
        "error_cells",
        "merged_cells",
        "formulas_without_values",
        "control_characters",
        "replaced_characters",
        "unreadable_rows",
        "sheets_ignored",
        "mixed_line_ends",
      ]),
      count: whole,
      lines: z.array(whole),
      message: z.string(),
    }),
  ),
}) satisfies z.ZodType<TableManifest>;

const stored = z.object({ value: z.string() });

/**
 * The manifest of a stored table.
 * @throws TableError when the file is no table of ours
 */
export async function readManifest(engine: Engine, tablePath: string): Promise<TableManifest> {
  const key = quoteLiteral(manifestKey);
  const sql = `SELECT decode(value) AS value FROM parquet_kv_metadata(${quoteLiteral(tablePath)}) WHERE decode(key) = ${key}`;
  const rows = await engine.all(sql, stored).catch((error: unknown) => {
    if (error instanceof EngineError) throw invalidInput("The stored table cannot be read.");
    throw error;
  });
  const [row] = rows;
  if (!row) throw invalidInput("The stored table has no description.");
  return manifest.parse(JSON.parse(row.value));
}
