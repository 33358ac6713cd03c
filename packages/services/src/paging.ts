import type { Tx } from "@datainsight/db";
import type { Pagination } from "@datainsight/schemas";
import { asc, desc, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Scope } from "./scope.ts";

export type Page<Item> = { items: Item[]; total: number; page: number; pageSize: number };

/** Where a page starts and how long it is, as the query builder takes it. */
export function pageWindow({ page, pageSize }: Pagination): { limit: number; offset: number } {
  return { limit: pageSize, offset: (page - 1) * pageSize };
}

/** Reads the rows of a page, and how many there are in all, in one round trip. */
export async function readPage<Item>(
  { readAtOnce }: Pick<Scope, "readAtOnce">,
  { page, pageSize }: Pagination,
  queries: (tx: Tx) => readonly [items: PromiseLike<Item[]>, total: PromiseLike<number>],
): Promise<Page<Item>> {
  const [items, total] = await readAtOnce(queries);
  return { items, total, page, pageSize };
}

/** Joins the rows of a page with how many there are in all, where reading them takes several steps. */
export async function pageFrom<Item>(
  { page, pageSize }: Pagination,
  items: PromiseLike<Item[]>,
  total: PromiseLike<number>,
): Promise<Page<Item>> {
  return { items: await items, total: await total, page, pageSize };
}

type Sortable<Field extends string> = { [F in Field]: PgColumn | SQL };

/** `field` or `-field` to an ORDER BY; the id breaks ties, upwards as in the indexes, so that pages never overlap. */
export function orderBy<Field extends string>(
  sort: Field | `-${Field}`,
  columns: Sortable<Field>,
  tieBreak: PgColumn,
): SQL[] {
  const descending = sort.startsWith("-");
  const direction = descending ? desc : asc;
  // The schema of the input admits the named fields alone.
  const field = (descending ? sort.slice(1) : sort) as Field;
  return [direction(columns[field]), asc(tieBreak)];
}
