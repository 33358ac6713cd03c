import type { Context } from "../context.ts";
import { type ExitCode, exitCodes, InputError } from "../failures.ts";
import { plural } from "../report/numbers.ts";
import { padEnd, plain, width } from "../report/text.ts";
import { textTable, type TableColumn } from "../table.ts";

export type ListOptions = { workspace?: string; page: number; limit: number; json?: boolean };

type Page<Row> = { items: readonly Row[]; total: number; page: number; pageSize: number };

/** One page of a list: a table for people, or the page as JSON. @throws InputError for a page past the last, but not for programs */
export function printPage<Row>(
  { output }: Context,
  page: Page<Row>,
  { columns, json, what }: { columns: readonly TableColumn<Row>[]; json: boolean; what: string },
): ExitCode {
  if (json) {
    output.out(`${JSON.stringify(page, null, 2)}\n`);
    return exitCodes.done;
  }
  const pages = Math.max(1, Math.ceil(page.total / page.pageSize));
  if (page.page > pages) throw new InputError(`There is no page ${page.page}: the last is ${pages}.`);
  if (page.items.length > 0) output.out(textTable(page.items, columns, output.outLooks));
  const isPart = page.total > page.items.length;
  const position = isPart ? `; page ${page.page} of ${pages}, see more with --page or --limit` : "";
  output.err(`${plural(page.total, what, what.endsWith("s") ? `${what.slice(0, -2)}es` : `${what}s`)}${position}\n`);
  return exitCodes.done;
}

/** One thing: a line for each of its facts, or the thing as JSON. */
export function printRecord(
  { output }: Context,
  record: object,
  json: boolean,
  facts: readonly (readonly [string, string])[],
): ExitCode {
  if (json) {
    output.out(`${JSON.stringify(record, null, 2)}\n`);
    return exitCodes.done;
  }
  const room = Math.max(...facts.map(([name]) => width(name)));
  output.out(facts.map(([name, value]) => `${padEnd(name, room)}  ${plain(value)}\n`).join(""));
  return exitCodes.done;
}

/** @throws InputError without a yes from the terminal or from `--yes` */
export async function confirm({ ask }: Context, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (ask === undefined) throw new InputError(`${question} Answer with --yes where there is no terminal.`);
  const answer = await ask(`${plain(question)} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new InputError("Nothing was deleted.");
}

/** An ISO time to the minute, in UTC. */
export function shortTime(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}
