import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Bench, BenchContext } from "../bench.ts";
import { inRepository, measureChild } from "../child.ts";
import { fixCasesCsv } from "../fix-cases.ts";
import { compareFixes, preparePython, type Python } from "../python.ts";

const Outcome = z.object({
  run: z.number(),
  same: z.number(),
  failures: z.array(z.object({ name: z.string(), error: z.string() })),
});

/** Whether the pandas twin of each fix gives the table that its SQL gives: every kind, and what the bundled sample is offered. */
export const fixes: Bench = async (context) => {
  const { python, skipped } = await preparePython(context);
  if (!python) return { name: "fixes", series: [], comparisons: [], notes: [skipped ?? "skipped"] };
  const own = await compare(context, python, { name: "cases", text: fixCasesCsv });
  const sample = await compare(context, python, { name: "sample", text: null });
  return {
    name: "fixes",
    series: [
      { name: "fixes of every kind", unit: "count", values: [own.run] },
      { name: "of them the same table in pandas", unit: "count", values: [own.same] },
      { name: "fixes of the sample", unit: "count", values: [sample.run] },
      { name: "of them the same table in pandas", unit: "count", values: [sample.same] },
    ],
    comparisons: [],
    notes: [...own.failures, ...sample.failures].map(({ name, error }) => `differs: ${name}: ${error.slice(0, 200)}`),
  };
};

async function compare(
  { folder, signal }: BenchContext,
  python: Python,
  { name, text }: { name: string; text: string | null },
): Promise<z.infer<typeof Outcome>> {
  const workDir = path.join(folder, `fixes-${name}`);
  await mkdir(workDir, { recursive: true });
  const place = (file: string): string => path.join(workDir, file);
  const [csvPath, casesPath, basePath] = [place("table.csv"), place("cases.json"), place("base.csv")];
  if (text === null) await copyFile(inRepository("apps/cli/sample/messy-orders.csv"), csvPath);
  else await writeFile(csvPath, text);
  await measureChild("fixes", { csvPath, workDir, casesPath, basePath, ownCases: text !== null }, signal);
  return Outcome.parse(await compareFixes(python, { csvPath, casesPath, basePath }, signal));
}
