import type { DatasetOverrides, DatasetResponse } from "@datainsight/schemas";
import type { Context, CommandResult } from "../context.ts";
import { withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { type ColumnType, readingOf } from "../overrides.ts";
import { formatBytes, formatCount, plural } from "../report/numbers.ts";
import type { TableColumn } from "../table.ts";
import { confirm, type ListOptions, printPage, printRecord, shortTime } from "./printing.ts";
import { printRows } from "./row-table.ts";

const columns: TableColumn<DatasetResponse>[] = [
  { title: "id", value: ({ id }) => id },
  { title: "name", value: ({ name, version }) => (version > 1 ? `${name} (${version})` : name), shrink: true },
  { title: "status", value: ({ status }) => status },
  { title: "rows", value: ({ rowCount }) => (rowCount === null ? "" : formatCount(rowCount)), align: "right" },
];

/** Lists the datasets of a workspace, newest first. */
export async function listDatasets(context: Context, options: ListOptions): CommandResult {
  return withConnection(context, options, async ({ client, workspaceId }) => {
    const page = await client.api.datasets.list.query({ workspaceId, page: options.page, pageSize: options.limit });
    return printPage(context, page, { columns, json: options.json ?? false, what: "dataset" });
  });
}

/** Shows one dataset. */
export async function showDataset(context: Context, id: string, options: { json?: boolean }): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const dataset = await client.api.datasets.get.query({ id });
    return printRecord(context, dataset, options.json ?? false, [
      ["name", dataset.name],
      ["version", String(dataset.version)],
      ["status", dataset.errorMessage === null ? dataset.status : `${dataset.status}: ${dataset.errorMessage}`],
      ["file", `${dataset.format ?? "not read yet"}, ${formatBytes(dataset.fileSize)}`],
      ["table", `${plural(dataset.rowCount ?? 0, "row")}, ${plural(dataset.columnCount ?? 0, "column")}`],
      ["uploaded", shortTime(dataset.uploadedAt)],
      ["workspace", dataset.workspace.name],
      ["id", dataset.id],
    ]);
  });
}

/** Shows the first rows of a dataset, personal data masked unless `reveal`. */
export async function previewDataset(
  context: Context,
  id: string,
  options: { rows: number; reveal?: boolean; json?: boolean },
): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const page = await client.api.datasets.preview.query({
      id,
      pageSize: options.rows,
      reveal: options.reveal ?? false,
    });
    return printRows(context, page, { json: options.json ?? false });
  });
}

export type OverrideOptions = {
  column?: ColumnType[];
  nullToken?: string[];
  asWritten?: string[];
  sheet?: string;
  delimiter?: string;
  header?: boolean;
  encoding?: string;
  reset?: boolean;
};

/** Sets how the file of a dataset is read; thresholds that were set for it stay. */
export async function overrideDataset(context: Context, id: string, options: OverrideOptions): CommandResult {
  const { column: types, nullToken: nullTokens, asWritten, reset, ...file } = options;
  const reading = { ...file, ...readingOf({ types, nullTokens, asWritten }) };
  if (Object.keys(reading).length === 0 && !reset) {
    throw new InputError("Say how the file is read (--column, --null-token, ...), or --reset.");
  }
  return withConnection(context, {}, async ({ client }) => {
    const { overrides, name } = await client.api.datasets.get.query({ id });
    const { status } = await client.api.datasets.overrides.mutate({
      id,
      overrides: withThresholds(reading, overrides),
    });
    const next =
      status === "pending"
        ? `The file is read anew. Analyse it again after that: ${context.env.command} analyze FILE --name ${JSON.stringify(name)} with the same file uses this dataset.`
        : "Nothing is read anew.";
    context.output.out(`Set. ${next}\n`);
    return exitCodes.done;
  });
}

function withThresholds(reading: DatasetOverrides, before: DatasetOverrides): DatasetOverrides {
  const kept = Object.entries(before.columns ?? {}).flatMap(([name, { thresholds }]) =>
    thresholds === undefined ? [] : [[name, { ...reading.columns?.[name], thresholds }] as const],
  );
  const columns = { ...reading.columns, ...Object.fromEntries(kept) };
  return {
    ...reading,
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(before.thresholds !== undefined && { thresholds: before.thresholds }),
  };
}

/** Deletes a dataset with its files, analyses and jobs. */
export async function deleteDataset(context: Context, id: string, options: { yes?: boolean }): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const { name } = await client.api.datasets.get.query({ id });
    await confirm(context, `Delete dataset "${name}" with its file and its analyses?`, options.yes ?? false);
    await client.api.datasets.delete.mutate({ id });
    context.output.out(`Deleted dataset ${id}.\n`);
    return exitCodes.done;
  });
}
