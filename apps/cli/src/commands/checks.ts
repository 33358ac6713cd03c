import path from "node:path";
import type {
  CheckDefinition,
  CheckExportFormat,
  CheckResponse,
  CheckResult,
  CheckSuggestion,
} from "@datainsight/schemas";
import { type Client, ClientError } from "@datainsight/sdk";
import { type CommandResult, type Context, withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { requireWritable, writeWhole } from "../files.ts";
import { formatCount, plural } from "../report/numbers.ts";
import { failuresFirst } from "../report/relation-words.ts";
import { plain } from "../report/text.ts";
import { textTable, type TableColumn } from "../table.ts";
import { printPage } from "./printing.ts";

type Json = { json?: boolean };

type Names = ReadonlyMap<string, string>;

/** What a check asks, in a few words; `names` are those of the datasets that references look at. */
export function wordsOf(definition: CheckDefinition, names: Names = new Map()): string {
  switch (definition.kind) {
    case "not_null":
      return `${definition.column} is not missing`;
    case "unique":
      return `${definition.columns.join(", ")} ${definition.columns.length === 1 ? "is" : "together are"} unique`;
    case "in_set":
      return `${definition.column} is one of ${definition.values.join(", ")}`;
    case "range":
      return `${definition.column} is ${[definition.min === null ? [] : `at least ${definition.min}`, definition.max === null ? [] : `at most ${definition.max}`].flat().join(", ")}`;
    case "pattern":
      return `${definition.column} matches ${definition.pattern}`;
    case "foreign_key":
      return `${definition.column} is in ${definition.referencedColumn} of ${names.get(definition.referencedDatasetId) ?? definition.referencedDatasetId}`;
  }
}

type WithDefinition = { definition: CheckDefinition };

/** The names of the datasets that checks refer to; one that was deleted keeps its id. */
async function namesOf({ api }: Client, checks: readonly WithDefinition[]): Promise<Names> {
  const ids = checks.flatMap(({ definition }) =>
    definition.kind === "foreign_key" ? [definition.referencedDatasetId] : [],
  );
  const names = new Map<string, string>();
  for (const id of new Set(ids)) {
    try {
      names.set(id, (await api.datasets.get.query({ id })).name);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== "not_found") throw error;
    }
  }
  return names;
}

function asked(names: Names): TableColumn<WithDefinition> {
  return { title: "check", value: ({ definition }) => wordsOf(definition, names), shrink: true };
}

function suggestionColumns(names: Names): TableColumn<CheckSuggestion>[] {
  return [
    {
      title: "confidence",
      // Rounded down: what is not sure never reads as 100%.
      value: ({ confidence }) => `${(Math.floor(confidence * 1000) / 10).toFixed(1)}%`,
      align: "right",
    },
    asked(names),
    { title: "why", value: ({ reason }) => reason, shrink: true },
  ];
}

/** Shows the checks that hold on a dataset and that it does not have yet. */
export async function suggestChecks(context: Context, datasetId: string, options: Json): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const suggestions = await client.api.checks.suggest.query({ datasetId });
    const page = { items: suggestions, total: suggestions.length, page: 1, pageSize: Math.max(1, suggestions.length) };
    if (options.json) {
      context.output.out(`${JSON.stringify(suggestions, null, 2)}\n`);
      return exitCodes.done;
    }
    const columns = suggestionColumns(await namesOf(client, suggestions));
    const code = printPage(context, page, { columns, json: false, what: "suggestion" });
    const { command } = context.env;
    if (suggestions.length > 0) context.output.err(`Keep them all: ${command} checks add ${datasetId} --suggested\n`);
    return code;
  });
}

function checkColumns(names: Names): TableColumn<CheckResponse>[] {
  return [
    { title: "id", value: ({ id }) => id },
    { title: "runs", value: ({ enabled }) => (enabled ? "yes" : "no") },
    asked(names),
  ];
}

/** Lists the checks that hold for a dataset, those of its earlier versions too. */
export async function listChecks(
  context: Context,
  datasetId: string,
  options: Json & { page: number; limit: number },
): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const page = await client.api.checks.list.query({ datasetId, page: options.page, pageSize: options.limit });
    const columns = checkColumns(options.json ? new Map() : await namesOf(client, page.items));
    return printPage(context, page, { columns, json: options.json ?? false, what: "check" });
  });
}

export type DefinitionOptions = {
  notNull?: string;
  unique?: string[];
  oneOf?: string;
  range?: string;
  pattern?: string;
  references?: string;
  values?: string[];
  min?: string;
  max?: string;
  regex?: string;
  dataset?: string;
  key?: string;
};
export type AddOptions = DefinitionOptions & { suggested?: boolean };

/** Stores one check, or all that are suggested. */
export async function addChecks(
  context: Context,
  datasetId: string,
  { suggested = false, ...options }: AddOptions,
): CommandResult {
  const given = definitionOf(options);
  if ((given === undefined) !== suggested) {
    throw new InputError(`Name one check: ${kindOptions}; or take all with --suggested.`);
  }
  return withConnection(context, {}, async ({ client }) => {
    const definitions =
      given === undefined
        ? (await client.api.checks.suggest.query({ datasetId })).map(({ definition }) => definition)
        : [given];
    const names = await namesOf(
      client,
      definitions.map((definition) => ({ definition })),
    );
    for (const definition of definitions) {
      const { id } = await client.api.checks.create.mutate({ datasetId, definition });
      context.output.out(`${id}  ${plain(wordsOf(definition, names))}\n`);
    }
    const none = "Nothing to add: the dataset has every check that is suggested.";
    context.output.err(definitions.length === 0 ? `${none}\n` : `Added ${plural(definitions.length, "check")}.\n`);
    return exitCodes.done;
  });
}

export type EditOptions = DefinitionOptions & { enable?: boolean; disable?: boolean };

/** Changes what a check asks, or whether it runs. */
export async function editCheck(
  context: Context,
  id: string,
  { enable = false, disable = false, ...options }: EditOptions,
): CommandResult {
  const definition = definitionOf(options);
  if (enable && disable) throw new InputError("--enable and --disable contradict each other.");
  if (definition === undefined && !enable && !disable) {
    throw new InputError(`Say what it asks now (${kindOptions}), or --enable or --disable.`);
  }
  return withConnection(context, {}, async ({ client }) => {
    const check = await client.api.checks.update.mutate({
      id,
      ...(definition === undefined ? {} : { definition }),
      ...(enable || disable ? { enabled: enable } : {}),
    });
    const names = await namesOf(client, [check]);
    const rests = check.enabled ? "" : " (does not run)";
    context.output.out(`${check.id}  ${plain(wordsOf(check.definition, names))}${rests}\n`);
    return exitCodes.done;
  });
}

const kindOptions = "--not-null, --unique, --one-of, --range, --pattern or --references";

/** Undefined where no check is named. @throws InputError for more than one, or half of one */
function definitionOf(options: DefinitionOptions): CheckDefinition | undefined {
  const { notNull, unique, oneOf, range, pattern, references } = options;
  const kinds = [notNull, unique, oneOf, range, pattern, references].filter((kind) => kind !== undefined);
  if (kinds.length > 1) throw new InputError(`Name one check at a time: ${kindOptions}.`);
  if (notNull !== undefined) return { kind: "not_null", column: notNull };
  if (unique !== undefined) return { kind: "unique", columns: unique };
  if (oneOf !== undefined)
    return { kind: "in_set", column: oneOf, values: need(options.values, "--one-of", "--values") };
  if (pattern !== undefined)
    return { kind: "pattern", column: pattern, pattern: need(options.regex, "--pattern", "--regex") };
  if (range !== undefined) {
    if (options.min === undefined && options.max === undefined)
      throw new InputError("--range needs --min, --max or both.");
    return { kind: "range", column: range, min: options.min ?? null, max: options.max ?? null };
  }
  if (references === undefined) return undefined;
  return {
    kind: "foreign_key",
    column: references,
    referencedDatasetId: need(options.dataset, "--references", "--dataset"),
    referencedColumn: need(options.key, "--references", "--key"),
  };
}

function need<Value>(value: Value | undefined, option: string, other: string): Value {
  if (value === undefined) throw new InputError(`${option} needs ${other} too.`);
  return value;
}

function resultColumns(names: Names): TableColumn<CheckResult>[] {
  return [
    { title: "result", value: ({ status }) => status },
    {
      title: "rows",
      value: ({ status, failingRows }) => (status === "failed" ? formatCount(failingRows) : ""),
      align: "right",
    },
    asked(names),
    { title: "such as", value: ({ message, examples }) => message ?? examples.join(", "), shrink: true },
  ];
}

/** Runs the checks of a dataset at once; exit code 3 unless all of them pass. */
export async function runChecks(context: Context, datasetId: string, options: Json): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const results = failuresFirst(await client.api.checks.run.mutate({ datasetId }));
    const { out, err, outLooks } = context.output;
    if (options.json) out(`${JSON.stringify(results, null, 2)}\n`);
    else if (results.length > 0) out(textTable(results, resultColumns(await namesOf(client, results)), outLooks));
    const passed = results.filter(({ status }) => status === "passed").length;
    err(`${passed} of ${plural(results.length, "check")} passed.\n`);
    return passed === results.length ? exitCodes.done : exitCodes.gateNotMet;
  });
}

/** Writes the checks of a dataset for another tool. */
export async function exportChecks(
  context: Context,
  datasetId: string,
  { format, out = "-" }: { format: CheckExportFormat; out?: string },
): CommandResult {
  const target = out === "-" ? undefined : path.resolve(context.cwd, out);
  if (target !== undefined) await requireWritable(target, out, "--out");
  return withConnection(context, {}, async ({ client }) => {
    const { content, left } = await client.api.checks.export.query({ datasetId, format });
    if (target === undefined) context.output.out(content);
    else await writeWhole(target, content);
    const names = await namesOf(client, left);
    for (const { definition, why } of left) {
      context.output.err(`Left out: ${plain(wordsOf(definition, names))}. ${why}\n`);
    }
    return exitCodes.done;
  });
}

/** Deletes a check. */
export async function removeCheck(context: Context, id: string): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    await client.api.checks.delete.mutate({ id });
    context.output.out(`Deleted check ${id}.\n`);
    return exitCodes.done;
  });
}
