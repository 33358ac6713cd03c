import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { GoalType } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { profileText } from "../../profiler/src/fixture/profile-file.ts";
import { evaluateInsights } from "./evaluate-insights.ts";
import { csvOf, faults } from "./fixture/planted.ts";
import { goodNumbers, writtenNumbers } from "./fixture/written-numbers.ts";

const run = promisify(execFile);
const python = "python3";
const hasPandas = await run(python, ["-c", "import pandas"]).then(
  () => true,
  () => false,
);

/** Runs every snippet on a fresh copy of its file; prints the first that fails. */
const runner = `
import contextlib, io, json, sys, warnings
import pandas as pd
warnings.simplefilter("ignore")
for source, snippets in json.load(open(sys.argv[1])):
    loaded = pd.read_csv(source)
    for name, code in snippets:
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                exec(code, {"df": loaded.copy()})
            except Exception as error:
                sys.exit(f"{name}: {error!r}\\n{code}")
`;

async function snippetsOf(text: string, goals: readonly GoalType[]): Promise<[string, string][]> {
  const { profile, close } = await profileText(text);
  await close();
  const insights = goals.flatMap((goal) => evaluateInsights({ profile, goal, targetColumn: "city" }).insights);
  return insights.flatMap(({ ruleId, codeSuggestion }): [string, string][] =>
    codeSuggestion === null ? [] : [[ruleId, codeSuggestion]],
  );
}

const awkward = [
  '"say ""hi"" \\ there",é,é,',
  ...Array.from(
    { length: 40 },
    (_, i) =>
      `${i % 3 === 0 ? "" : `Oslo${i % 2 === 0 ? "" : " "}`},${i % 4 === 0 ? "oslo" : "Oslo"},${i % 5 === 0 ? "ten" : i},x`,
  ),
].join("\n");

test.runIf(hasPandas)("every snippet runs in pandas on the file that it is about", { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "snippets-"));
  try {
    const files = [...faults.map(({ rows }) => csvOf(rows)), awkward];
    const jobs: [string, [string, string][]][] = [];
    for (const [index, text] of files.entries()) {
      const source = path.join(folder, `${index}.csv`);
      await writeFile(source, text);
      jobs.push([source, await snippetsOf(text, ["general_audit", "ml_preparation"])]);
    }
    const list = path.join(folder, "jobs.json");
    await writeFile(list, JSON.stringify(jobs));
    await run(python, ["-c", runner, list]);
    const seen = new Set(jobs.flatMap(([, snippets]) => snippets.map(([rule]) => rule)));
    expect(seen.size).toBeGreaterThan(22);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Prints, for every file, how many values its column `price` has after the snippet, and their sum. */
const counter = `
import json, sys
import pandas as pd
result = {}
for name, source, code in json.load(open(sys.argv[1])):
    df = pd.read_csv(source, sep=";")
    exec(code, {"df": df})
    result[name] = [int(df["price"].notna().sum()), float(df["price"].sum())]
print(json.dumps(result))
`;

test.runIf(hasPandas)("the snippet for mixed types keeps every good number", { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "snippets-"));
  try {
    const jobs: string[][] = [];
    for (const [index, [name, text]] of Object.entries(writtenNumbers).entries()) {
      const source = path.join(folder, `${index}.csv`);
      await writeFile(source, text);
      const snippets = await snippetsOf(text, ["general_audit"]);
      jobs.push([name, source, snippets.find(([rule]) => rule === "mixed-types")?.[1] ?? ""]);
    }
    const list = path.join(folder, "jobs.json");
    await writeFile(list, JSON.stringify(jobs));
    const { stdout } = await run(python, ["-c", counter, list]);
    const sums: Record<string, number> = {
      "decimal comma": 841.8,
      thousands: 825_810,
      "points and decimal comma": 825_810,
      spaces: 825_810,
      parentheses: 57_437.5,
      plain: 840.0,
    };
    const found: unknown = JSON.parse(stdout);
    expect(found).toEqual(
      Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, [goodNumbers, expect.closeTo(sum, 6)]])),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
