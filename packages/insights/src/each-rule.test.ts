import { type DataType, goalTypes, type Severity, thresholdsWith } from "@datainsight/schemas";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { notFinite } from "../../profiler/src/fixture/not-finite.ts";
import { type Analysed, type AnalyseInput, analyse } from "./fixture/analyse.ts";
import { defineRule, type Finding, type Rule } from "./finding.ts";
import { rules } from "./rules/registry.ts";

// Each table is read and profiled with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

type Column = { name: string; dataType: Exclude<DataType, "empty">; value: string };

/** A column of each type, and of each name by which rules know what a column means. */
const columns: readonly Column[] = [
  { name: "id", dataType: "integer", value: "7" },
  { name: "whole", dataType: "integer", value: "7" },
  { name: "whole_too", dataType: "integer", value: "7" },
  { name: "real", dataType: "float", value: "7.25" },
  { name: "flag", dataType: "boolean", value: "yes" },
  { name: "day", dataType: "date", value: "2024-07-08" },
  { name: "moment", dataType: "datetime", value: "2024-07-08 07:07:07" },
  { name: "clock", dataType: "time", value: "07:07:07" },
  { name: "word", dataType: "text", value: "seven" },
  { name: "nested", dataType: "json", value: '"{""a"": 7}"' },
  { name: "age", dataType: "integer", value: "37" },
  { name: "price", dataType: "float", value: "37.5" },
  { name: "percent", dataType: "float", value: "37.5" },
  { name: "email", dataType: "text", value: "jane@example.org" },
  { name: "phone", dataType: "text", value: "+49 170 5550123" },
  { name: "website", dataType: "text", value: "https://example.org/" },
  { name: "ip", dataType: "text", value: "10.0.0.7" },
  { name: "uuid", dataType: "text", value: "7f8d5f60-5a3c-4d7e-9b1a-2f3e4d5c6b7a" },
  { name: "iban", dataType: "text", value: "DE89370400440532013000" },
  { name: "card", dataType: "text", value: "4111111111111111" },
  { name: "zip", dataType: "text", value: "01067" },
  { name: "country", dataType: "text", value: "NO" },
  { name: "city", dataType: "text", value: "Oslo" },
  { name: "latitude", dataType: "float", value: "59.91" },
  { name: "longitude", dataType: "float", value: "10.75" },
  { name: "start_date", dataType: "date", value: "2024-07-08" },
  { name: "end_date", dataType: "date", value: "2024-07-09" },
  { name: "birth_date", dataType: "date", value: "1984-07-09" },
  { name: "temp_min", dataType: "float", value: "7.5" },
  { name: "temp_max", dataType: "float", value: "17.5" },
  { name: "split", dataType: "text", value: "train" },
];
const rowCount = 60;
const label = (i: number) => (i % 3 === 0 ? "yes" : "no");
const overrides = { columns: Object.fromEntries(columns.map(({ name, dataType }) => [name, { dataType }])) };

function tableOf(cell: (column: Column, row: number) => string, rows = rowCount) {
  const lines = Array.from({ length: rows }, (_, i) =>
    [...columns.map((column) => cell(column, i)), label(i)].join(","),
  );
  return { name: "odd.csv", content: [[...columns.map(({ name }) => name), "label"].join(","), ...lines].join("\n") };
}

const constant = tableOf(({ value }) => value);
/** Enough different values for the version before to be compared with. */
const varied = tableOf(({ dataType, value }, i) => {
  if (dataType === "integer" || dataType === "float") return String(Number(value) + (i % 30));
  return dataType === "text" ? `${value}${i % 9}` : value;
});
const checks = columns.flatMap(({ name: column }) => [
  { kind: "not_null" as const, column },
  { kind: "unique" as const, columns: [column] },
  { kind: "in_set" as const, column, values: ["7"] },
]);

const compared = { previous: varied, checks };
/** The tables, and which rules may say of them more than what is worth a mention; all else would be a false alarm. */
const tables: readonly (AnalyseInput & { name: string; expected: readonly string[] })[] = [
  { name: "empty", ...compared, source: tableOf(() => "", 0), expected: [] },
  {
    name: "all missing",
    ...compared,
    source: tableOf(() => ""),
    expected: ["column-drift", "duplicate-rows", "empty-column", "failed-checks"],
  },
  {
    name: "constant",
    ...compared,
    source: constant,
    expected: ["column-drift", "constant-column", "duplicate-rows", "failed-checks"],
  },
  {
    name: "one value",
    ...compared,
    source: tableOf(({ value }, i) => (i === 7 ? value : "")),
    expected: ["column-drift", "duplicate-rows", "failed-checks", "missing-values"],
  },
];

const analysed = new Map<string, Analysed>();
beforeAll(async () => {
  for (const { name, expected: _, ...table } of tables)
    analysed.set(name, await analyse({ ...table, overrides, target: "label" }));
});
afterAll(async () => {
  for (const each of analysed.values()) await each.close();
});

/** What is wrong with what a rule says of a table: under every goal that it has, with each column as the target. */
async function complaintsOf(
  rule: Rule,
  { profile, countRows }: Analysed,
): Promise<{ found: Finding[]; wrong: string[] }> {
  const names = profile.columns.map(({ columnName }) => columnName);
  const found: Finding[] = [];
  const wrong: string[] = [];
  for (const goal of goalTypes.filter((each) => rule.goals === "all" || rule.goals.includes(each))) {
    for (const targetColumn of [null, ...names]) {
      const findings = rule.evaluate({ profile, goal, targetColumn, thresholds: thresholdsWith() });
      const keys = findings.map(({ columnName, subject }) => JSON.stringify([columnName, subject]));
      if (new Set(keys).size < keys.length) wrong.push(`${goal}: the same finding twice`);
      if (notFinite(findings).length > 0) wrong.push(`${goal}: not JSON`);
      if (/undefined|NaN|Infinity|\[object|null/.test(findings.map(wordsOf).join())) wrong.push(`${goal}: odd words`);
      for (const { columnName, evidence, lossShare } of findings) {
        if (columnName !== null && !names.includes(columnName)) wrong.push(`${goal}: no column ${columnName}`);
        if (!(evidence.rowCount >= 0 && evidence.rowCount <= Math.max(1, profile.rowCount)))
          wrong.push(`${goal}: ${evidence.rowCount} rows`);
        if (!(lossShare >= 0 && lossShare <= 1)) wrong.push(`${goal}: loses ${lossShare}`);
      }
      if (targetColumn === null || targetColumn === "label") found.push(...findings);
    }
  }
  const counted = new Map(
    found.flatMap(({ predicate, evidence }) => (predicate ? [[predicate, evidence.rowCount]] : [])),
  );
  for (const [predicate, count] of counted)
    if ((await countRows(predicate)) !== count) wrong.push(`other rows than ${count}: ${predicate}`);
  return { found, wrong };
}

function wordsOf({ description, recommendation }: Finding): string {
  return `${description} ${recommendation}`;
}

const isSaid = ({ severity }: { severity: Severity }) => severity !== "info" && severity !== "low";

describe.each(tables)("$name columns of every type", ({ name, expected }) => {
  test.each(rules)("$id says nothing wrong of them, and raises no false alarm", async (rule) => {
    const table = analysed.get(name);
    expect(table).toBeDefined();
    if (!table) return;
    const { found, wrong } = await complaintsOf(rule, table);
    expect([...new Set(wrong)]).toEqual([]);
    const alarms = [...new Set(found.filter(isSaid).map(wordsOf))].slice(0, 5);
    if (!expected.includes(rule.id)) expect(alarms).toEqual([]);
    else expect(alarms.length).toBeGreaterThan(0);
  });
});

test("a rule that divides by nothing, names rows that are not there or says a thing twice would be told", async () => {
  const table = analysed.get("constant");
  expect(table).toBeDefined();
  if (!table) return;
  const finding: Finding = {
    columnName: "whole",
    severity: "high",
    description: `${Number.NaN}% of the rows`,
    recommendation: "None.",
    codeSuggestion: null,
    predicate: "c1 = 8",
    evidence: { rowCount: 61, rowShare: Number.NaN },
    dimension: null,
    lossShare: Number.NaN,
  };
  const broken = defineRule({
    id: "broken",
    version: 1,
    type: "outliers",
    goals: "all",
    evaluate: () => [finding, finding],
  });
  const { wrong } = await complaintsOf(broken, table);
  for (const complaint of ["twice", "not JSON", "odd words", "61 rows", "loses NaN", "other rows than 61"])
    expect(wrong.join("\n")).toContain(complaint);
});
