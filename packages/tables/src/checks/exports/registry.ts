import type { CheckExportFormat, ExportedChecks } from "@datainsight/schemas";
import type { ChecksToWrite, CheckWriter } from "./writer.ts";
import { writeJsonSchema } from "./json-schema.ts";
import { writePandera } from "./pandera.ts";
import { writeSql } from "./sql.ts";

const writers: Record<CheckExportFormat, CheckWriter> = {
  sql: writeSql,
  json_schema: writeJsonSchema,
  pandera: writePandera,
};

/** Checks in the language of another tool, as a file. */
export function writeChecks(format: CheckExportFormat, checks: ChecksToWrite): ExportedChecks {
  return writers[format](checks);
}
