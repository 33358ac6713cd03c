import { type DatasetOverrides, didYouMean, ThresholdOverrides, thresholdTable } from "@datainsight/schemas";
import type { Connection } from "../client.ts";
import { type CommandResult, type Context, withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { textTable, type TableColumn } from "../table.ts";

/** Whose thresholds: of a workspace, of a dataset, or of one of its columns. */
type Options = { workspace?: string; dataset?: string; column?: string; json?: boolean };

type Shown = { name: string; value: number; usual: number; from: string; label: string };

const columns: TableColumn<Shown>[] = [
  { title: "name", value: ({ name }) => name },
  { title: "value", value: ({ value }) => String(value), align: "right" },
  { title: "usually", value: ({ usual, value }) => (usual === value ? "" : String(usual)) },
  { title: "set for", value: ({ from }) => from },
  { title: "what it is", value: ({ label }) => label, shrink: true },
];

/** Shows every threshold of the rules: its value here, who set it, the one it has by itself, and what it is. */
export async function showThresholds(context: Context, options: Options): CommandResult {
  requireDataset(options);
  return withConnection(context, options, async (connection) => {
    const levels = await levelsOf(connection, options);
    const rows = Object.entries(thresholdTable).map(([name, { value: usual, label }]): Shown => {
      const set = levels.flatMap(({ from, thresholds }) =>
        Object.entries(thresholds).flatMap(([each, value]) => (each === name ? [{ from, value }] : [])),
      );
      return { name, usual, label, ...(set.at(-1) ?? { from: "", value: usual }) };
    });
    if (options.json) context.output.out(`${JSON.stringify(rows, null, 2)}\n`);
    else context.output.out(textTable(rows, columns, context.output.outLooks));
    return exitCodes.done;
  });
}

/** The thresholds that count, the nearest last. */
async function levelsOf({ client, workspaceId }: Connection, { dataset: id, column }: Options) {
  if (id === undefined) {
    const { thresholds } = await client.api.workspaces.get.query({ id: workspaceId });
    return [{ from: "workspace", thresholds }];
  }
  const { overrides, workspaceId: owner } = await client.api.datasets.get.query({ id });
  const { thresholds } = await client.api.workspaces.get.query({ id: owner });
  return [
    { from: "workspace", thresholds },
    { from: "dataset", thresholds: overrides.thresholds ?? {} },
    ...(column === undefined ? [] : [{ from: "column", thresholds: overrides.columns?.[column]?.thresholds ?? {} }]),
  ];
}

function requireDataset({ dataset, column }: Options): void {
  if (column !== undefined && dataset === undefined) throw new InputError("--column needs --dataset too.");
}

/** Sets single thresholds of a workspace, a dataset or a column; with `reset` none of the earlier ones stays. */
export async function setThresholds(
  context: Context,
  pairs: readonly string[],
  options: Options & { reset?: boolean },
): CommandResult {
  if (pairs.length === 0 && !options.reset) throw new InputError("Name thresholds as NAME=VALUE, or --reset.");
  requireDataset(options);
  const given = requireThresholds(Object.fromEntries(pairs.map(pairOf)), context);
  const after = (before: ThresholdOverrides = {}): ThresholdOverrides => ({
    ...(options.reset ? {} : before),
    ...given,
  });
  return withConnection(context, options, async ({ client, workspaceId }) => {
    const { dataset: id, column } = options;
    if (id === undefined) {
      const before = await client.api.workspaces.get.query({ id: workspaceId });
      const { thresholds } = await client.api.workspaces.thresholds.mutate({
        id: workspaceId,
        thresholds: after(before.thresholds),
      });
      return said(context, "the workspace", thresholds);
    }
    const before = await client.api.datasets.get.query({ id });
    const { overrides } = await client.api.datasets.overrides.mutate({
      id,
      overrides: withThresholds(before.overrides, column, after),
    });
    return column === undefined
      ? said(context, "the dataset", overrides.thresholds)
      : said(context, `its column "${column}"`, overrides.columns?.[column]?.thresholds);
  });
}

function withThresholds(
  { thresholds, columns: before = {}, ...reading }: DatasetOverrides,
  column: string | undefined,
  after: (before?: ThresholdOverrides) => ThresholdOverrides,
): DatasetOverrides {
  const own = column === undefined ? after(thresholds) : (thresholds ?? {});
  const changed =
    column === undefined
      ? before
      : { ...before, [column]: { ...before[column], thresholds: after(before[column]?.thresholds) } };
  // What says nothing is left away, or a column that was reset would stay named for ever.
  const columns = Object.entries(changed).flatMap(([name, { thresholds: limits = {}, ...rest }]) => {
    const kept = Object.keys(limits).length > 0 ? { ...rest, thresholds: limits } : rest;
    return Object.keys(kept).length > 0 ? [[name, kept] as const] : [];
  });
  return {
    ...reading,
    ...(columns.length > 0 && { columns: Object.fromEntries(columns) }),
    ...(Object.keys(own).length > 0 && { thresholds: own }),
  };
}

function said({ output }: Context, whose: string, thresholds: ThresholdOverrides = {}) {
  const set = Object.entries(thresholds).map(([name, value]) => `${name}=${value}`);
  output.out(
    `Thresholds of ${whose}: ${set.length === 0 ? "none of its own" : set.join(", ")}. They hold for later analyses.\n`,
  );
  return exitCodes.done;
}

function pairOf(text: string): [string, number] {
  const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
  const number = Number(value);
  if (name === undefined || value === undefined || value.trim() === "" || Number.isNaN(number)) {
    throw new InputError(`"${text}" must be NAME=NUMBER, such as missingHigh=0.4.`);
  }
  return [name, number];
}

function requireThresholds(given: Record<string, number>, { env }: Context): ThresholdOverrides {
  const parsed = ThresholdOverrides.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = Object.keys(given).find((name) => !(name in thresholdTable));
  if (unknown !== undefined)
    throw new InputError(
      `There is no threshold "${unknown}".${didYouMean(unknown, Object.keys(thresholdTable))} See ${env.command} thresholds show.`,
    );
  throw new InputError(`${issue?.path.join(".") ?? "It"} ${issue?.message ?? "is no threshold"}.`);
}
