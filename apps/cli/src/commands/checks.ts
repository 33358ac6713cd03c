import path from "node:path";
import type {
  CheckDefinition,
  CheckExportFormat,
  CheckResponse,
  CheckResult,
  CheckSuggestion,
} from "@datainsight/schemas";
import { type CommandResult, type Context, withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { requireWritable, writeWhole } from "../files.ts";
import { formatCount, plural } from "../report/numbers.ts";
import { textTable, type TableColumn } from "../table.ts";
import { printPage } from "./printing.ts";

type Json = { json?: boolean };

/** What a check asks, in a few words. */
export function wordsOf(definition: CheckDefinition): string {
  switch (definition.kind) {
    case "not_null":
      return `${definition.column} is not missing`;
    case "unique":
      return `${definition.columns.join(", ")} is unique`;
    case "in_set":
      return `${definition.column} is one of ${definition.values.join(", ")}`;
    case "range":
      return `${definition.column} is ${[definition.min === null ? [] : `at least ${definition.min}`, definition.max === null ? [] : `at most ${definition.max}`].flat().join(", ")}`;
    case "pattern":
      return `${definition.column} matches ${definition.pattern}`;
    case "foreign_key":
      return `${definition.column} is in ${definition.referencedColumn} of ${definition.referencedDatasetId}`;
  }
}

const asked = {
  title: "check",
  value: ({ definition }: { definition: CheckDefinition }) => wordsOf(definition),
  shrink: true,
};

const suggestionColumns: TableColumn<CheckSuggestion>[] = [
  {
    title: "confidence",
    value: ({ confidence }) => `${(Math.floor(confidence * 1000) / 10).toFixed(1)} %`,
    align: "right",
  },
  asked,
  { title: "why", value: ({ reason }) => reason, shrink: true },
];

/** Shows the checks that hold on a dataset and that it does not have yet. */
export async function suggestChecks(context: Context, datasetId: string, options: Json): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const suggestions = await client.api.checks.suggest.query({ datasetId });
    const page = { items: suggestions, total: suggestions.length, page: 1, pageSize: Math.max(1, suggestions.length) };
    if (options.json) {
      context.output.out(`${JSON.stringify(suggestions, null, 2)}\n`);
      return exitCodes.done;
    }
    const code = printPage(context, page, { columns: suggestionColumns, json: false, what: "suggestion" });
    const { command } = context.env;
    if (suggestions.length > 0) context.output.err(`Keep them all: ${command} checks add ${datasetId} --suggested\n`);
    return code;
  });
}

const checkColumns: TableColumn<CheckResponse>[] = [
  { title: "id", value: ({ id }) => id },
  { title: "runs", value: ({ enabled }) => (enabled ? "yes" : "no") },
  asked,
];

/** Lists the checks that hold for a dataset, those of its earlier versions too. */
export async function listChecks(
  context: Context,
  datasetId: string,
  options: Json & { page: number; limit: number },
): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const page = await client.api.checks.list.query({ datasetId, page: options.page, pageSize: options.limit });
    return printPage(context, page, { columns: checkColumns, json: options.json ?? false, what: "check" });
  });
}

export type AddOptions = {
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
  suggested?: boolean;
};

/** Stores one check, or all that are suggested. */
export async function addChecks(context: Context, datasetId: string, options: AddOptions): CommandResult {
  const given = definitionOf(options);
  return withConnection(context, {}, async ({ client }) => {
    const definitions =
      given === undefined
        ? (await client.api.checks.suggest.query({ datasetId })).map(({ definition }) => definition)
        : [given];
    for (const definition of definitions) {
      const { id } = await client.api.checks.create.mutate({ datasetId, definition });
      context.output.out(`${id}  ${wordsOf(definition)}\n`);
    }
    context.output.err(`Added ${plural(definitions.length, "check")}.\n`);
    return exitCodes.done;
  });
}

/** Undefined for all suggested ones. @throws InputError unless just one is asked for, whole */
function definitionOf(options: AddOptions): CheckDefinition | undefined {
  const { notNull, unique, oneOf, range, pattern, references, suggested } = options;
  const kinds = [notNull, unique, oneOf, range, pattern, references, suggested].filter((kind) => kind !== undefined);
  if (kinds.length !== 1) {
    throw new InputError(
      "Name one check: --not-null, --unique, --one-of, --range, --pattern or --references; or take all with --suggested.",
    );
  }
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

const resultColumns: TableColumn<CheckResult>[] = [
  { title: "result", value: ({ status }) => status },
  {
    title: "rows",
    value: ({ status, failingRows }) => (status === "failed" ? formatCount(failingRows) : ""),
    align: "right",
  },
  asked,
  { title: "such as", value: ({ message, examples }) => message ?? examples.join(", "), shrink: true },
];

/** Runs the checks of a dataset at once; exit code 3 unless all of them pass. */
export async function runChecks(context: Context, datasetId: string, options: Json): CommandResult {
  return withConnection(context, {}, async ({ client }) => {
    const results = await client.api.checks.run.mutate({ datasetId });
    const { out, err, outLooks } = context.output;
    if (options.json) out(`${JSON.stringify(results, null, 2)}\n`);
    else if (results.length > 0) out(textTable(results, resultColumns, outLooks));
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
    for (const { definition, why } of left) context.output.err(`Left out: ${wordsOf(definition)}. ${why}\n`);
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
