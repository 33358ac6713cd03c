import {
  canBeRead,
  flagEnd,
  flagStart,
  numberEnd,
  numberStart,
  type OwnNumber,
  type Unit,
  unitOf,
} from "./asked-alike.ts";
import type { TableColumn } from "@datainsight/tables";
import { queryRow, queryWatched } from "./engine.ts";
import type { Neighbours } from "./order-pass.ts";
import type { Found, FragmentsOf, PassContext } from "./passes.ts";
import { readCount } from "./readers.ts";
import { valueOf } from "./sql.ts";

/** Columns of one type, one under the other: `c` the position, `x` the value, `file_row_number` from 0. */
const stackName = "stacked_rows";
/** One row group of DuckDB's is read by one thread, so that sums have the same last digit each time. */
const maxStackedCells = 122_880;
/** In longer tables planning a query for each column is not what takes the time. */
const maxStackedRows = 4_000;
/** A query of more aggregates takes longer to plan than to run. */
const maxAsked = 60;

/** True where the columns of a table are profiled in a stack: it is short, so that planning takes longer than reading it. */
export function isStacked({ rowCount }: Pick<PassContext, "rowCount">): boolean {
  return rowCount > 0 && rowCount <= maxStackedRows;
}

/** How many columns of so many rows make one stack. */
export function columnsInStack({ rowCount }: Pick<PassContext, "rowCount">): number {
  return Math.max(1, Math.floor(maxStackedCells / Math.max(1, rowCount)));
}

/** Puts columns of one type into a stack; `drop` frees it. */
export async function stackColumns(
  { engine, source, signal }: Pick<PassContext, "engine" | "source" | "signal">,
  columns: readonly TableColumn[],
): Promise<{ stack: string; drop: () => Promise<void> }> {
  const positions = columns.map(({ position }) => position).join(", ");
  const values = columns.map(({ storageName }) => storageName).join(", ");
  const rows = `SELECT unnest([${positions}]) AS c, unnest([${values}]) AS x, file_row_number FROM ${source}`;
  await queryRow(engine, `CREATE OR REPLACE TEMP TABLE ${stackName} AS ${rows}`, signal);
  return {
    stack: stackName,
    drop: async () => {
      await queryRow(engine, `DROP TABLE IF EXISTS ${stackName}`);
    },
  };
}

/** True where everything that is asked of the column can be asked of the stack. */
export function isForStack({ fragments, computed = {} }: FragmentsOf): boolean {
  return canBeRead(fragments, computed);
}

type Asked = Unit & { column: TableColumn; alias: string };
/** Aggregates of one form each, asked of the same columns. */
type Question = { columns: readonly TableColumn[]; asked: readonly (readonly Asked[])[] };

/** Aggregates over the rows of columns in a stack: what is asked alike of many columns takes one query. */
export async function passOverStack(
  context: PassContext & { stack: string },
  work: readonly FragmentsOf[],
): Promise<Map<string, Found>> {
  const found = new Map<string, Record<string, unknown>>(work.map(({ column }) => [column.storageName, {}]));
  const questions = questionsOf(work);
  for (const [index, question] of questions.entries()) {
    context.signal?.throwIfAborted();
    const names = new Map(question.columns.map(({ position, storageName }) => [position, storageName]));
    const onShare = (share: number): void => context.report((index + share) / questions.length);
    const rows = await queryWatched(context.engine, queryOf(context.stack, question), { ...context, onShare });
    for (const row of rows) {
      const name = names.get(Number(row["c"])) ?? "";
      const own = found.get(name) ?? {};
      for (const [place, members] of question.asked.entries()) {
        const alias = aliasesOf(members).get(name);
        if (alias !== undefined) own[alias] = row[`a${place}`];
      }
    }
    context.report((index + 1) / questions.length);
  }
  return found;
}

/** The alias of an aggregate by the storage name of the column. */
function aliasesOf(members: readonly Asked[]): ReadonlyMap<string, string> {
  const known = aliases.get(members);
  if (known) return known;
  const named = new Map(members.map(({ column, alias }) => [column.storageName, alias]));
  aliases.set(members, named);
  return named;
}
const aliases = new WeakMap<readonly Asked[], ReadonlyMap<string, string>>();

function questionsOf(work: readonly FragmentsOf[]): Question[] {
  const asked = work.flatMap(({ column, fragments, computed = {} }) =>
    Object.entries(fragments).map(([alias, sql]): Asked => ({ column, alias, ...unitOf(column, sql, computed) })),
  );
  const alike = [...Map.groupBy(asked, ({ form }) => form).values()].flatMap(withoutRepeats);
  const ofColumns = Map.groupBy(alike, (members) => members.map(({ column }) => column.position).join());
  return [...ofColumns.values()].flatMap((all) => {
    const columns = (all[0] ?? []).map(({ column }) => column);
    const parts = Math.ceil(all.length / maxAsked);
    return Array.from({ length: parts }, (_, part) => ({
      columns,
      asked: all.slice(part * maxAsked, (part + 1) * maxAsked),
    }));
  });
}

/** A column may ask the same of several of its own numbers: each is an aggregate of its own. */
function withoutRepeats(members: readonly Asked[]): Asked[][] {
  const turns: Asked[][] = [];
  const turnOf = new Map<number, number>();
  for (const member of members) {
    const turn = turnOf.get(member.column.position) ?? 0;
    (turns[turn] ??= []).push(member);
    turnOf.set(member.column.position, turn + 1);
  }
  return turns;
}

function queryOf(stack: string, { columns, asked }: Question): string {
  const lists = new Map<string, string>();
  const flags = new Map<string, string>();
  const aggregates = asked.map((members, place) => `${sqlOf(members, { lists, flags })} AS a${place}`);
  const positions = `unnest([${columns.map(({ position }) => position).join(", ")}]) AS c`;
  const own = [...lists].map(([values, name]) => `, unnest(${values}) AS ${name}`).join("");
  const computed = [...flags].map(([sql, name]) => `, ${sql} AS ${name}`).join("");
  const numbered = [...lists.values()].map((name) => `, ${name}`).join("");
  const rows = `SELECT c, x, file_row_number${numbered}${computed} FROM ${stack} JOIN (SELECT ${positions}${own}) USING (c)`;
  return `SELECT c, ${aggregates.join(", ")} FROM (${rows}) GROUP BY c`;
}

type Beside = { lists: Map<string, string>; flags: Map<string, string> };

/** The form with its numbers: those that all columns share as they are, the others by the name of their list. */
function sqlOf(members: readonly Asked[], { lists, flags }: Beside): string {
  const form = members[0]?.form ?? "NULL";
  const filled = form.replaceAll(new RegExp(`${numberStart}(\\d+)${numberEnd}`, "g"), (_, index: string) =>
    numberOf(
      members.map(({ numbers }) => numbers[Number(index)] ?? { type: "BIGINT", text: "0" }),
      lists,
    ),
  );
  return filled.replaceAll(new RegExp(`${flagStart}([^${flagEnd}]*)${flagEnd}`, "g"), (_, sql: string) =>
    nameOf(flags, sql, "flag"),
  );
}

function numberOf(numbers: readonly OwnNumber[], lists: Map<string, string>): string {
  const [first] = numbers;
  if (first === undefined) throw new RangeError("an aggregate is asked of a column");
  const { type, text } = first;
  if (numbers.every((each) => each.text === text)) return `(${type === "DOUBLE" ? `'${text}'::DOUBLE` : text})`;
  // Texts, since a number of SQL is a decimal, which is rounded otherwise when it becomes a double.
  return nameOf(lists, `[${numbers.map((each) => `'${each.text}'`).join(", ")}]::${type}[]`, "own");
}

function nameOf(names: Map<string, string>, sql: string, prefix: string): string {
  const name = names.get(sql) ?? `${prefix}${names.size}`;
  names.set(sql, name);
  return name;
}

/** How often the values of each column in a stack go up, down, and stay, in the order of the rows (see order-pass.ts). */
export async function compareInStack(
  { engine, signal, stack, report }: PassContext & { stack: string },
  columns: readonly TableColumn[],
): Promise<Map<string, Neighbours>> {
  const [first] = columns;
  if (!first) return new Map();
  const value = valueOf({ ...first, storageName: "x" });
  const pairs = `SELECT c, ${value} AS a, lag(${value}) OVER (PARTITION BY c ORDER BY file_row_number) AS b FROM ${stack} WHERE ${value} IS NOT NULL`;
  const counts = "count_if(a > b) AS ups, count_if(a < b) AS downs, count(b) AS pairs";
  const rows = await queryWatched(engine, `SELECT c, ${counts} FROM (${pairs}) GROUP BY c`, {
    signal,
    onShare: report,
  });
  const found = new Map(rows.map((row) => [Number(row["c"]), row]));
  return new Map(
    columns.map(({ position, storageName }) => {
      const row = found.get(position) ?? {};
      const [ups, downs] = [readCount(row["ups"]), readCount(row["downs"])];
      return [storageName, { ups, downs, ties: readCount(row["pairs"]) - ups - downs, isWhole: true }];
    }),
  );
}
