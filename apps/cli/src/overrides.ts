import { DatasetOverrides, dataTypes } from "@datainsight/schemas";
import { InvalidArgumentError } from "commander";

export type ColumnType = { column: string; dataType: string };

/** `zip=text`: the last `=` parts them, so that names may have one. Repeated, they add up. */
export function columnType(text: string, before: ColumnType[] = []): ColumnType[] {
  const [, column, dataType = ""] = /^(.+)=([a-z]+)$/s.exec(text) ?? [];
  const allowed = dataTypes.filter((type) => type !== "empty");
  if (column === undefined || !allowed.some((type) => type === dataType)) {
    throw new InvalidArgumentError(`It must be COLUMN=TYPE, with a type of ${allowed.join(", ")}.`);
  }
  return [...before, { column, dataType }];
}

/** A text that may be given several times. */
export function repeated(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** How the file is read, as options say it. */
export function readingOf({
  types = [],
  nullTokens = [],
  asWritten = [],
}: {
  types?: readonly ColumnType[] | undefined;
  nullTokens?: readonly string[] | undefined;
  /** Columns in which NA, None, null and their like are values. */
  asWritten?: readonly string[] | undefined;
}): Pick<DatasetOverrides, "columns" | "nullTokens"> {
  const columns: Record<string, { dataType?: string; keepDefaultNullTokens?: false }> = Object.fromEntries(
    types.map(({ column, dataType }) => [column, { dataType }]),
  );
  for (const column of asWritten) columns[column] = { ...columns[column], keepDefaultNullTokens: false };
  return DatasetOverrides.pick({ columns: true, nullTokens: true }).parse({
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(nullTokens.length > 0 && { nullTokens }),
  });
}
