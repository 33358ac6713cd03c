import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Bench, BenchContext } from "../bench.ts";
import type { BenchResult } from "../report.ts";
import { measureChild } from "../child.ts";
import { type FaultKind, faultKinds } from "../faults/kinds.ts";
import { laterFaultKinds, moreFaultKinds } from "../faults/more-kinds.ts";
import { readMoreTables } from "../faults/more-tables.ts";
import { type CleanTable, csvOf, readCleanTables } from "../faults/tables.ts";
import { alertsOfYdata, preparePython } from "../python.ts";

const Insight = z.looseObject({
  goal: z.string(),
  ruleId: z.string(),
  columnName: z.string().nullable(),
  severity: z.string(),
  fingerprint: z.string(),
  evidence: z.looseObject({ rowCount: z.number(), columns: z.array(z.string()).optional() }),
});
type Insight = z.infer<typeof Insight>;
const Insights = z.array(z.array(Insight));
const Alerts = z.array(z.array(z.tuple([z.string(), z.array(z.string())])));
type Alert = z.infer<typeof Alerts>[number][number];

const label = "entry_label";
const allGoals = ["ml_preparation", "general_audit", "data_quality", "exploratory"] as const;

/** A file with one planted fault, or the clean one it comes from. */
type Job = { table: CleanTable; kind: FaultKind | null; csvPath: string };

/** One battery: its kinds, and the tables into which they are planted. */
type Battery = {
  name: string;
  kinds: readonly FaultKind[];
  tables: readonly CleanTable[];
  /** Whether the kinds say which alerts of the peer would name them. */
  hasAlerts: boolean;
};

/** Which faults, planted one at a time into real tables, are found on the right column, and what is raised for nothing. */
export const faults: Bench = async (context) => {
  const { folder, small, ydata } = context;
  const more = await readMoreTables(small);
  const later = more.filter(({ name }) => laterFaultKinds.some(({ on }) => on === name));
  const batteries: Battery[] = [
    { name: "first set", kinds: faultKinds, tables: await readCleanTables(small ? 1 : 3), hasAlerts: true },
    { name: "second set", kinds: moreFaultKinds, tables: more, hasAlerts: false },
    { name: "third set", kinds: laterFaultKinds, tables: later, hasAlerts: false },
  ];
  const notes = ydata ? [] : ["ydata-profiling: only with --ydata"];
  const series: BenchResult["series"] = [];
  for (const [index, battery] of batteries.entries()) {
    const workDir = path.join(folder, `faults-${index}`);
    await mkdir(workDir, { recursive: true });
    const counted = await runBattery(context, battery, workDir);
    notes.push(...counted.notes);
    series.push(...counted.series.map((each) => ({ ...each, name: `${battery.name}: ${each.name}` })));
  }
  return { name: "faults", series, comparisons: [], notes };
};

async function runBattery(
  context: BenchContext,
  { name, kinds, tables, hasAlerts }: Battery,
  workDir: string,
): Promise<Pick<BenchResult, "series" | "notes">> {
  const { signal, say } = context;
  const jobs = await writeJobs(workDir, tables, kinds);
  say(`faults, ${name}: ${jobs.length} files through the engine`);
  const ours = await runOurs(workDir, jobs, signal);
  const notes = [
    `${name}: ${tables.length} tables: ${tables.map(({ name: file, rows }) => `${file} (${rows.length} rows)`).join(", ")}`,
  ];
  const peer = context.ydata && hasAlerts ? await runYdata(context, { workDir, jobs, notes }) : undefined;
  const rows = kinds.map((kind) => countFound(kind, jobs, { ours, peer }));
  const total = (of: (row: Counted) => number) => [rows.reduce((sum, row) => sum + of(row), 0)];
  const clean = countOnClean(jobs, { ours, peer });
  const unit = "count" as const;
  return {
    series: [
      { name: "faults planted", unit, values: total(({ planted }) => planted) },
      { name: "found by us on the right column", unit, values: total(({ found }) => found) },
      { name: "not named, but its column raised otherwise", unit, values: total(({ noticed }) => noticed) },
      { name: "above low by us, tables before planting, all goals", unit, values: [clean.ours] },
      { name: "above low by us, elsewhere in planted tables", unit, values: total(({ alarms }) => alarms) },
      ...(peer
        ? [
            { name: "found by ydata-profiling", unit, values: total(({ peerFound }) => peerFound ?? 0) },
            { name: "alerts of ydata-profiling, tables before planting", unit, values: [clean.peer] },
          ]
        : []),
    ],
    notes: [...notes, ...alarmLines(jobs, ours), ...tableLines(rows, peer !== undefined)],
  };
}

async function writeJobs(workDir: string, tables: readonly CleanTable[], kinds: readonly FaultKind[]): Promise<Job[]> {
  const jobs = tables.flatMap((table, at) =>
    [null, ...kinds.filter(({ on }) => on === undefined || on === table.name)].map((kind, index) => ({
      table,
      kind,
      csvPath: path.join(workDir, `${at}-${index}.csv`),
    })),
  );
  await Promise.all(
    jobs.map(({ table, kind, csvPath }) => writeFile(csvPath, csvOf(kind ? kind.plant(table) : table.rows))),
  );
  return jobs;
}

async function runOurs(workDir: string, jobs: readonly Job[], signal: AbortSignal): Promise<Insight[][]> {
  const [jobsPath, resultsPath] = [path.join(workDir, "jobs.json"), path.join(workDir, "results.json")];
  // The clean table is judged for all goals: what it raises is what a planted one raises anyway.
  const list = jobs.map(({ csvPath, kind, table }) => ({
    csvPath,
    target: (kind && !kind.forModels) || !(label in (table.rows[0] ?? {})) ? null : label,
    goals: kind ? [kind.forModels ? "ml_preparation" : "general_audit"] : allGoals,
  }));
  await writeFile(jobsPath, JSON.stringify(list));
  await measureChild("faults", { workDir, jobsPath, resultsPath }, signal);
  return Insights.parse(JSON.parse(await readFile(resultsPath, "utf8")));
}

async function runYdata(
  context: BenchContext,
  { workDir, jobs, notes }: { workDir: string; jobs: readonly Job[]; notes: string[] },
): Promise<Alert[][] | undefined> {
  const { python, skipped } = await preparePython(context);
  if (!python) {
    notes.push(`ydata-profiling: ${skipped ?? "skipped"}`);
    return undefined;
  }
  context.say(`faults: ${jobs.length} files through ydata-profiling`);
  const listPath = path.join(workDir, "paths.json");
  await writeFile(listPath, JSON.stringify(jobs.map(({ csvPath }) => csvPath)));
  return Alerts.parse(await alertsOfYdata(python, listPath, context.signal));
}

type Results = { ours: readonly Insight[][]; peer: readonly Alert[][] | undefined };
type Counted = {
  kind: FaultKind;
  planted: number;
  found: number;
  noticed: number;
  alarms: number;
  peerFound: number | null;
};

function countFound(kind: FaultKind, jobs: readonly Job[], { ours, peer }: Results): Counted {
  const counted: Counted = { kind, planted: 0, found: 0, noticed: 0, alarms: 0, peerFound: peer ? 0 : null };
  for (const [index, job] of jobs.entries()) {
    if (job.kind !== kind) continue;
    const cleanIndex = jobs.findIndex(({ table, kind: none }) => table === job.table && none === null);
    const columns = kind.columns(job.table);
    const [own, clean] = [ours[index] ?? [], ours[cleanIndex] ?? []];
    const isNew = ({ fingerprint, evidence, goal }: Insight) =>
      !clean.some(
        (each) =>
          each.goal === goal && each.fingerprint === fingerprint && each.evidence.rowCount === evidence.rowCount,
      );
    const concerns = ({ columnName, evidence }: Insight) =>
      columns === null || columns.some((column) => column === columnName || evidence.columns?.includes(column));
    counted.planted += 1;
    if (own.some((each) => kind.rules.includes(each.ruleId) && concerns(each) && isNew(each))) counted.found += 1;
    else if (own.some((each) => each.severity !== "info" && concerns(each) && isNew(each))) counted.noticed += 1;
    counted.alarms += own.filter(
      (each) =>
        isAboveLow(each) && isNew(each) && !kind.rules.includes(each.ruleId) && (columns === null || !concerns(each)),
    ).length;
    if (peer && isAlerted(kind, columns, { own: peer[index] ?? [], clean: peer[cleanIndex] ?? [] }))
      counted.peerFound = (counted.peerFound ?? 0) + 1;
  }
  return counted;
}

/** Any alert of a fitting type that the clean table did not have, on one of the columns. */
function isAlerted(
  kind: FaultKind,
  columns: readonly string[] | null,
  { own, clean }: { own: readonly Alert[]; clean: readonly Alert[] },
): boolean {
  return own.some(
    ([type, names]) =>
      kind.alerts.includes(type) &&
      (columns === null || columns.some((column) => names.includes(column))) &&
      !clean.some(([other, others]) => other === type && names.join() === others.join()),
  );
}

function countOnClean(jobs: readonly Job[], { ours, peer }: Results): { ours: number; peer: number } {
  const at = jobs.flatMap(({ kind }, index) => (kind === null ? [index] : []));
  // One finding under several goals is one alarm.
  const alarms = (index: number) =>
    new Set((ours[index] ?? []).filter(isAboveLow).map(({ fingerprint }) => fingerprint)).size;
  return {
    ours: at.reduce((sum, index) => sum + alarms(index), 0),
    peer: at.reduce((sum, index) => sum + (peer?.[index]?.length ?? 0), 0),
  };
}

/** What was raised above low where nothing, or something else, was planted. */
function alarmLines(jobs: readonly Job[], ours: readonly Insight[][]): string[] {
  const lines = jobs.flatMap(({ table, kind }, index) => {
    const cleanIndex = jobs.findIndex((job) => job.table === table && job.kind === null);
    const known = new Set((ours[cleanIndex] ?? []).map(({ fingerprint }) => fingerprint));
    return (ours[index] ?? [])
      .filter(
        (each) => isAboveLow(each) && !(kind && (known.has(each.fingerprint) || kind.rules.includes(each.ruleId))),
      )
      .map(
        ({ ruleId, columnName, goal }) =>
          `raised: ${table.name}, ${kind?.name ?? "clean"}: ${ruleId} on ${columnName ?? "the table"} (${goal})`,
      );
  });
  return [...new Set(lines)];
}

function isAboveLow({ severity }: Insight): boolean {
  return severity !== "info" && severity !== "low";
}

function tableLines(rows: readonly Counted[], withPeer: boolean): string[] {
  const cells = rows.map(({ kind, planted, found, noticed, alarms, peerFound }) => [
    kind.name,
    `${found} of ${planted}${noticed > 0 ? " (column raised otherwise)" : ""}`,
    String(alarms),
    ...(withPeer ? [`${peerFound ?? 0} of ${planted}`] : []),
  ]);
  const header = ["fault", "found by us", "alarms elsewhere", ...(withPeer ? ["found by ydata-profiling"] : [])];
  return [header, header.map(() => "---"), ...cells].map((line) => `| ${line.join(" | ")} |`);
}
