import { z } from "zod";

export const defaultPageSize = 20;
export const maxPageSize = 100;

/** What every list takes; `page` counts from 1. */
export const Pagination = z.object({
  page: z.coerce.number<number>().int().min(1).default(1),
  pageSize: z.coerce.number<number>().int().min(1).max(maxPageSize).default(defaultPageSize),
});
export type Pagination = z.infer<typeof Pagination>;

/** `field` sorts ascending, `-field` descending; only the named fields are taken. */
export function sortBy<const Field extends string>(fields: readonly [Field, ...Field[]]) {
  const choices = fields.flatMap((field) => [field, `-${field}` as const]);
  return z.enum(choices);
}

/** The answer of every list: one page of `items`, and how many there are in `total`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    total: z.number().int().min(0),
    page: z.number().int().min(1),
    pageSize: z.number().int().min(1).max(maxPageSize),
  });
}
