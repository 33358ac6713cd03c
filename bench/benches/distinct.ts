import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { deserialize } from "node:v8";
import { z } from "zod";
import type { Bench, BenchContext } from "../bench.ts";
import { measureChild } from "../child.ts";
import { createRecorder, type Recorder, recordCost } from "../report.ts";

const kinds = ["integers", "texts"] as const;
const lookEveryMs = 250;

const Profile = z.object({ columns: z.array(z.object({ uniqueCount: z.number() })).length(1) });

/** One column with a different value in each row: what must spill to disk rather than die. Ours alone: the peers only estimate. */
export const distinct: Bench = async (context) => {
  const rows = context.small ? 200_000 : 100_000_000;
  const recorder = createRecorder();
  const notes: string[] = [];
  for (const kind of kinds) {
    context.say(`distinct: ${rows.toLocaleString("en")} ${kind}`);
    notes.push(await stagesOf(context, { rows, kind, recorder }));
  }
  return { name: "distinct", series: recorder.series(), comparisons: [], notes };
};

type Asked = { rows: number; kind: (typeof kinds)[number]; recorder: Recorder };

/** Each stage in a process of its own. Says how many distinct values were counted. */
async function stagesOf({ folder, signal }: BenchContext, { rows, kind, recorder }: Asked): Promise<string> {
  const workDir = path.join(folder, "distinct-engine");
  const at = (name: string) => path.join(workDir, name);
  const [parquetPath, tablePath, profilePath] = [
    path.join(folder, "distinct.parquet"),
    at("table.parquet"),
    at("profile.bin"),
  ];
  const name = `${rows.toLocaleString("en")} ${kind}`;
  await mkdir(workDir, { recursive: true });
  try {
    await measureChild("make-distinct", { parquetPath, rows, kind }, signal);
    const ingest = await measureChild("ingest", { csvPath: parquetPath, workDir: folder, tablePath }, signal);
    recordCost(recorder, `${name}, ingest`, ingest);
    const spill = watchSize(at("spill"));
    const profile = await measureChild("profile", { workDir, tablePath, profilePath }, signal).finally(spill.stop);
    recordCost(recorder, `${name}, profile`, profile);
    recorder.add(`${name}, spilled by the profile`, "MB", spill.most() / 1e6);
    const insights = await measureChild("insights", { profilePath, insightsPath: at("insights.json") }, signal);
    recordCost(recorder, `${name}, insights`, insights);
    const [column] = Profile.parse(deserialize(await readFile(profilePath))).columns;
    return `${name}: ${(column?.uniqueCount ?? 0).toLocaleString("en")} distinct values were counted`;
  } finally {
    await rm(workDir, { recursive: true, force: true });
    await rm(parquetPath, { force: true });
  }
}

/** The most bytes that a folder holds at once. */
function watchSize(folder: string): { most: () => number; stop: () => void } {
  let most = 0;
  const timer = setInterval(() => {
    void sizeOf(folder).then((bytes) => {
      most = Math.max(most, bytes);
    });
  }, lookEveryMs);
  return { most: () => most, stop: () => clearInterval(timer) };
}

/** Files come and go meanwhile: one that is gone counts nothing. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(path.join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
