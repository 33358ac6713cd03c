import { expect, test } from "vitest";
import { nameLikeness } from "./name-likeness.ts";

test("a column is like the key of the dataset that it names", () => {
  expect(nameLikeness("customer_id", { dataset: "customers.csv", column: "id" })).toBe(1);
  expect(nameLikeness("customerId", { dataset: "people.csv.gz", column: "customer_id" })).toBe(1);
  expect(nameLikeness("country_code", { dataset: "countries.json", column: "code" })).toBe(1);
});

test("a column that only says that it is a key is like none", () => {
  expect(nameLikeness("id", { dataset: "customers.csv", column: "id" })).toBe(0);
  expect(nameLikeness("product_id", { dataset: "customers.csv", column: "id" })).toBe(0);
  expect(nameLikeness("amount", { dataset: "customers.csv", column: "id" })).toBe(0);
});
