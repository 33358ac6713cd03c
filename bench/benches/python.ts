import { copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Bench } from "../bench.ts";
import { inRepository } from "../child.ts";
import { runEnginePart } from "../engine-part.ts";
import { preparePython, runSnippets } from "../python.ts";

const Report = z.object({
  insights: z.array(
    z.object({ ruleId: z.string(), columnName: z.string().nullable(), codeSuggestion: z.string().nullable() }),
  ),
});
const Outcome = z.object({
  run: z.number(),
  failures: z.array(z.object({ ruleId: z.string(), columnName: z.string().nullable(), error: z.string() })),
});

/** How many of the suggested snippets of the bundled sample's report run in pandas. */
export const python: Bench = async (context) => {
  const { folder, signal } = context;
  const { python: found, skipped } = await preparePython(context);
  if (!found) return { name: "python", series: [], comparisons: [], notes: [skipped ?? "skipped"] };
  // The engine reads in its own folders alone.
  const csvPath = path.join(folder, "messy-orders.csv");
  await copyFile(inRepository("apps/cli/sample/messy-orders.csv"), csvPath);
  const { insightsPath } = await runEnginePart(csvPath, folder, signal);
  const { insights } = Report.parse(JSON.parse(await readFile(insightsPath, "utf8")));
  const snippets = insights.flatMap(({ ruleId, columnName, codeSuggestion }) =>
    codeSuggestion === null ? [] : [{ ruleId, columnName, code: codeSuggestion }],
  );
  const snippetsPath = path.join(folder, "snippets.json");
  await writeFile(snippetsPath, JSON.stringify(snippets));
  const outcome = Outcome.parse(await runSnippets(found, { csvPath, snippetsPath }, signal));
  return {
    name: "python",
    series: [
      { name: "suggested snippets of the sample", unit: "count", values: [snippets.length] },
      { name: "of them run in pandas", unit: "count", values: [outcome.run] },
    ],
    comparisons: [],
    notes: outcome.failures.map(
      ({ ruleId, columnName, error }) => `failed: ${ruleId} on ${columnName ?? "the table"}: ${error.slice(0, 200)}`,
    ),
  };
};
