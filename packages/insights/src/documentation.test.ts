import { readFile } from "node:fs/promises";
import { thresholdNames, thresholdTable } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { compareTexts } from "./rank.ts";
import { rules } from "./rules/registry.ts";

const page = await readFile(new URL("../../../docs/insights.md", import.meta.url), "utf8");

test("the documentation has a row for every rule, and for no other", () => {
  const [described = ""] = page.split("## Thresholds");
  const rows = [...described.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id = ""]) => id);
  expect(rows.toSorted(compareTexts)).toEqual(rules.map(({ id }) => id).toSorted(compareTexts));
});

test("the documentation has every threshold with its value and source", () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \| ([\d.]+) \| (.+) \|$/gm)].map(([, ...cells]) => cells);
  const expected = thresholdNames.map((name) => {
    const { label, value, source } = thresholdTable[name];
    return [name, label, String(value), source];
  });
  expect(rows).toEqual(expected);
});

test("thresholds that the documentation names are there", () => {
  const named = [...page.matchAll(/`([a-z]+[A-Z]\w*)`/g)].map(([, name]) => name);
  const known: readonly string[] = thresholdNames;
  expect(named.filter((name) => name !== undefined && !known.includes(name))).toEqual([]);
});
