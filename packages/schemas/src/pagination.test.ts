import { expect, test } from "vitest";
import { z } from "zod";
import { pageOf, Pagination, sortBy } from "./index.ts";

test("a page is the first of twenty unless told, and numbers may come as text", () => {
  expect(Pagination.parse({})).toEqual({ page: 1, pageSize: 20 });
  expect(Pagination.parse({ page: "3", pageSize: "100" })).toEqual({ page: 3, pageSize: 100 });
});

test("a page counts from 1 and has at most 100 items", () => {
  for (const wrong of [{ page: 0 }, { page: -1 }, { page: 1.5 }, { pageSize: 0 }, { pageSize: 101 }, { page: "x" }]) {
    expect(Pagination.safeParse(wrong).success).toBe(false);
  }
});

test("only the named fields sort, upwards or with a minus downwards", () => {
  const sort = sortBy(["name", "createdAt"]);
  expect(sort.options).toEqual(["name", "-name", "createdAt", "-createdAt"]);
  for (const wrong of ["--name", "+name", "password", ""]) expect(sort.safeParse(wrong).success).toBe(false);
});

test("the answer of a list has its items and how many there are in all", () => {
  const page = pageOf(z.object({ id: z.number() }));
  expect(page.parse({ items: [{ id: 1 }], total: 41, page: 3, pageSize: 20 })).toEqual({
    items: [{ id: 1 }],
    total: 41,
    page: 3,
    pageSize: 20,
  });
  expect(page.safeParse({ items: [{ id: "1" }], total: 1, page: 1, pageSize: 20 }).success).toBe(false);
});
