import { expect, test } from "vitest";
import { didYouMean, nearNames } from "./near-names.ts";

const columns = ["order_id", "Order Date", "churned", "état", "n", "rating", "unit_price"];

test.each([
  ["churn", ["churned"]],
  ["Churned", ["churned"]],
  ["chruned", ["churned"]],
  ["orderdate", ["Order Date"]],
  ["etat", ["état"]],
  ["price", ["unit_price"]],
  ["nothing like it", []],
  ["", []],
  ["x", []],
])("%j was meant as %j", (name, meant) => {
  expect(nearNames(name, columns)).toEqual(meant);
});

test("the sentence names them all, and is empty where there is none", () => {
  expect(didYouMean("rate", ["rated", "rates", "ratio"])).toBe(' Did you mean "rated" or "rates"?');
  expect(didYouMean("churn", columns)).toBe(' Did you mean "churned"?');
  expect(didYouMean("zzz", columns)).toBe("");
});
