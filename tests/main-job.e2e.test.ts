import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireStack, type Stack } from "@datainsight/embedded";
import { AnalysisComparison, AnalysisReport } from "@datainsight/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { datainsight, runCommand } from "./system/command.ts";
import { vegaFile } from "./system/datasets.ts";

// Times travel as ISO 8601; the schema's own field takes the Date that they are made of.
const Report = z.object({
  dataset: z.looseObject({ rowCount: z.number(), columnCount: z.number(), format: z.string(), status: z.string() }),
  analysis: z.looseObject({
    id: z.string(),
    qualityScore: z.number().nullable(),
    scoreBreakdown: z.array(z.looseObject({ dimension: z.string(), assessed: z.boolean() })),
  }),
  columnProfiles: AnalysisReport.shape.columnProfiles,
  insights: AnalysisReport.shape.insights,
});
type Report = z.infer<typeof Report>;
const Comparison = AnalysisComparison.omit({ scoreChange: true });

let home: string;
let stack: Stack;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "datainsight-home-"));
  stack = await acquireStack({ home, log: () => {} });
});
afterAll(async () => {
  await stack.release({ wait: true });
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

async function analyze(file: string, ...options: string[]): Promise<Report> {
  const { code, stdout, stderr } = await datainsight(["analyze", file, "--json", "-", ...options], {
    env: { DATAINSIGHT_HOME: home },
  });
  expect(code, stderr).toBe(0);
  const report = Report.parse(JSON.parse(stdout));
  pointsAddUp(report);
  return report;
}

function pointsAddUp({ analysis, insights }: Report): void {
  const cents = insights.reduce((sum, insight) => sum + Math.round(insight.pointsLost * 100), 0);
  expect(cents).toBe(10_000 - Math.round((analysis.qualityScore ?? 100) * 100));
}

function column(report: Report, name: string) {
  const found = report.columnProfiles.find((profile) => profile.columnName === name);
  if (!found) throw new Error(`there is no column ${name}`);
  return found;
}

function insightsOf(report: Report, ruleId: string) {
  return report.insights.filter((insight) => insight.ruleId === ruleId);
}

describe("npm run analyze on real files", () => {
  test("movies.json: 3,201 rows, and every missing value counted", async () => {
    const report = await analyze(vegaFile("movies.json"));
    expect(report.dataset).toMatchObject({ rowCount: 3201, columnCount: 16, format: "json", status: "completed" });
    const missing = Object.fromEntries(report.columnProfiles.map((profile) => [profile.columnName, profile.nullCount]));
    expect(missing).toMatchObject({
      Title: 1,
      "US Gross": 7,
      "US DVD Sales": 2637,
      "Production Budget": 1,
      "MPAA Rating": 605,
      "Running Time min": 1992,
      Distributor: 232,
      Source: 365,
      "Major Genre": 275,
      "Creative Type": 446,
      Director: 1331,
      "Rotten Tomatoes Rating": 880,
      "IMDB Rating": 213,
    });
    expect(column(report, "Title").dataType).toBe("text");
    expect(column(report, "Release Date")).toMatchObject({ dataType: "date", maxValue: "2046-12-31" });
    expect(column(report, "US Gross").statistics.zeroCount).toBe(66);
    expect(column(report, "Worldwide Gross").statistics.zeroCount).toBe(47);
    const dvd = insightsOf(report, "missing-values").find((insight) => insight.columnName === "US DVD Sales");
    expect(dvd?.evidence.rowCount).toBe(2637);
  });

  test("birdstrikes.csv: 24 surplus rows, and no outlier alarm on a column that is almost all zero", async () => {
    const report = await analyze(vegaFile("birdstrikes.csv"));
    expect(report.dataset).toMatchObject({ rowCount: 10_000, columnCount: 14, format: "csv" });
    expect(report.columnProfiles.find((profile) => profile.columnName.startsWith("Speed"))?.nullCount).toBe(2836);
    expect(insightsOf(report, "duplicate-rows")[0]?.description).toContain("24");
    expect(insightsOf(report, "outliers").map((insight) => insight.columnName)).not.toContain("Cost Total $");
    const hidden = insightsOf(report, "hidden-missing").map((insight) => insight.evidence.rowCount);
    expect(hidden).toContain(8009);
  });

  test("zipcodes.csv: a code with leading zeros stays text, and is a key", async () => {
    const report = await analyze(vegaFile("zipcodes.csv"));
    expect(report.dataset).toMatchObject({ rowCount: 42_049, columnCount: 6 });
    expect(column(report, "zip_code")).toMatchObject({ dataType: "text", nullCount: 0, uniqueCount: 42_049 });
  });

  test("penguins.json: missing values, and the one dirty category", async () => {
    const report = await analyze(vegaFile("penguins.json"));
    expect(report.dataset).toMatchObject({ rowCount: 344, columnCount: 7 });
    expect(report.columnProfiles.map((profile) => profile.nullCount).toSorted((a, b) => a - b)).toEqual([
      0, 0, 2, 2, 2, 2, 10,
    ]);
    const dirty = insightsOf(report, "hidden-missing").find((insight) => insight.columnName === "Sex");
    expect(dirty?.evidence).toMatchObject({ rowCount: 1, examples: ["."] });
  });

  test("flights-3m.parquet: three million rows, every figure exact", async () => {
    const report = await analyze(vegaFile("flights-3m.parquet"));
    expect(report.dataset).toMatchObject({ rowCount: 3_000_000, columnCount: 5, format: "parquet" });
    const distinct = Object.fromEntries(
      report.columnProfiles.map((profile) => [profile.columnName, profile.uniqueCount]),
    );
    expect(distinct).toEqual({ date: 213_834, delay: 867, distance: 1109, origin: 229, destination: 228 });
    const delay = column(report, "delay");
    expect(delay).toMatchObject({ minValue: "-1116", maxValue: "1688", median: -1, nullCount: 0 });
    expect(delay.mean).toBeCloseTo(6.667867666666667, 9);
    expect(delay.statistics.standardDeviation).toBeCloseTo(32.383342, 5);
    expect(delay.statistics.skewness).toBeCloseTo(5.985543, 5);
    expect(delay.statistics.kurtosis).toBeCloseTo(112.1399, 3);
    expect(delay.statistics.quantiles).toMatchObject({ p25: -9, p75: 11 });
    expect(insightsOf(report, "duplicate-rows")[0]?.description).toContain("191");
  });

  test("airports.csv: 3,376 rows of 7 columns", async () => {
    const report = await analyze(vegaFile("airports.csv"));
    expect(report.dataset).toMatchObject({ rowCount: 3376, columnCount: 7 });
    expect(column(report, "iata")).toMatchObject({ nullCount: 0, uniqueCount: 3376 });
  });

  test("seattle-weather.csv: clean data raises nothing above low", async () => {
    const report = await analyze(vegaFile("seattle-weather.csv"));
    expect(report.dataset).toMatchObject({ rowCount: 1461, columnCount: 6 });
    expect(column(report, "date").dataType).toBe("date");
    expect(report.insights.filter((insight) => ["critical", "high", "medium"].includes(insight.severity))).toEqual([]);
  });
});

describe("the command as a person types it", () => {
  test("npm keeps its banner out of the JSON", async () => {
    const { code, stdout } = await runCommand(
      "npm",
      ["run", "analyze", "--", vegaFile("penguins.json"), "--json", "-"],
      { env: { DATAINSIGHT_HOME: home } },
    );
    expect(code).toBe(0);
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  test("the bundled messy sample is judged, written as JSON and as one HTML file, and fits 80 columns", async () => {
    const [json, html] = [join(home, "sample.json"), join(home, "sample.html")];
    const { code, stdout } = await datainsight(["analyze", "--sample", "--json", json, "--html", html], {
      env: { DATAINSIGHT_HOME: home },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("Quality score");
    const widths = stdout.split("\n").map((line) => Array.from(line).length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    const report = Report.parse(JSON.parse(await readFile(json, "utf8")));
    expect(new Set(report.insights.map((insight) => insight.type))).toEqual(
      new Set(["missing_data", "outliers", "duplicates", "data_type_mismatch", "pattern_violation", "quality_issue"]),
    );
    expect(await readFile(html, "utf8")).toContain("Content-Security-Policy");
  });

  test("a gate that is not met exits with 3", async () => {
    const { code, stderr } = await datainsight(["analyze", vegaFile("movies.json"), "--fail-under", "99"], {
      env: { DATAINSIGHT_HOME: home },
    });
    expect(code).toBe(3);
    expect(stderr).toContain("99");
  });

  test("a path is that of the caller's folder", async () => {
    await writeFile(join(home, "here.csv"), "a,b\n1,x\n2,y\n");
    const { code, stderr } = await datainsight(["analyze", "here.csv"], {
      cwd: home,
      env: { DATAINSIGHT_HOME: home, INIT_CWD: home },
    });
    expect(code, stderr).toBe(0);
  });

  test("a header without rows has no score and exits with 0", async () => {
    const file = join(home, "header.csv");
    await writeFile(file, "id,name\n");
    const report = await analyze(file);
    expect(report.dataset).toMatchObject({ rowCount: 0, columnCount: 2 });
    expect(report.analysis.qualityScore).toBeNull();
  });
});

describe("a new version of a file", () => {
  const rows = (row: (at: number) => string) =>
    `order_id,amount,note,currency\n${Array.from({ length: 400 }, (_, at) => row(at)).join("\n")}\n`;

  test("is compared with the one before: the score, what is new, fixed and still there, and columns that moved", async () => {
    const file = join(home, "versions.csv");
    await writeFile(
      file,
      rows((at) => `${at + 1},${(at * 37) % 101},${at % 3 === 0 ? "" : `n${at % 7}`},EUR`),
    );
    const first = await analyze(file);
    await writeFile(
      file,
      rows((at) => `${at + 401},${at % 4 === 0 ? "" : 60 + ((at * 37) % 101)},n${at % 7},EUR`),
    );
    const options = { env: { DATAINSIGHT_HOME: home } };
    const { code, stdout, stderr } = await datainsight(["analyze", file], options);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("versions.csv, version 2");
    expect(stdout).toMatch(/Since version 1: the score (?:rose|fell) by/);
    expect(stdout).toMatch(/ {2}fixed +\w+ +.*"note"/);
    expect(stdout).toMatch(/ {2}new +\w+ +.*"amount"/);
    expect(stdout).toMatch(/ {4}amount +moved far +PSI \d+\.\d\d +KS 0\.\d\d +missing 0% to 25%/);
    expect(stdout).not.toMatch(/ {4}(?:order_id|currency) +moved/);

    const [, second = ""] = /analyses show (\S+)/.exec(stdout) ?? [];
    const compared = await datainsight(["analyses", "compare", second, first.analysis.id, "--json"], options);
    expect(compared.code, compared.stderr).toBe(0);
    const comparison = Comparison.parse(JSON.parse(compared.stdout));
    expect(comparison.resolved.map(({ columnName }) => columnName)).toContain("note");
    expect(comparison.remaining.map(({ columnName }) => columnName)).toContain("currency");
    const known = new Set(first.insights.map(({ fingerprint }) => fingerprint));
    expect(comparison.remaining.every(({ fingerprint }) => known.has(fingerprint))).toBe(true);
    expect(comparison.appeared.some(({ fingerprint }) => known.has(fingerprint))).toBe(false);
    expect(comparison.drift).toMatchObject({ version: 1, rowsBefore: 400, rowsAfter: 400 });

    const back = await datainsight(["analyses", "compare", first.analysis.id, second], options);
    expect(back.code, back.stderr).toBe(0);
    expect(back.stdout).toMatch(/^versions\.csv, version 1\nSince version 2: /);
    expect(back.stdout).toMatch(/ {4}amount +moved far .* missing 25% to 0%/);
  });
});

describe("bad input is one clear line, the right exit code, and nothing half-written", () => {
  const bad: { name: string; content: string | Buffer | undefined; options?: string[]; says: RegExp }[] = [
    { name: "missing.csv", content: undefined, says: /missing\.csv/ },
    { name: "empty.csv", content: "", says: /empty/i },
    {
      name: "picture.csv",
      content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]),
      says: /PNG|binary|cannot be read|not/i,
    },
    { name: "cut.parquet", content: Buffer.from("PAR1 this is the start of a file that broke off"), says: /Parquet/i },
    { name: "cut.json", content: '[{"a":1},{"a":', says: /JSON/ },
    { name: "fine.csv", content: "a,b\n1,2\n", options: ["--goal", "beauty"], says: /goal/ },
    { name: "fine.csv", content: "a,b\n1,2\n", options: ["--target", "nothing"], says: /nothing/ },
  ];
  for (const { name, content, options = [], says } of bad) {
    test(`${name} ${options.join(" ")}`, async () => {
      const file = join(home, name);
      if (content !== undefined) await writeFile(file, content);
      const json = join(home, "never.json");
      const { code, stdout, stderr } = await datainsight(["analyze", file, ...options, "--json", json], {
        env: { DATAINSIGHT_HOME: home },
      });
      expect(code, stderr).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/\n\s+at /);
      await expect(stat(json)).rejects.toThrow("ENOENT");
    });
  }
});
