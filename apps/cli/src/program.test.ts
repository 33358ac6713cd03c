import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AnalysisReport, ErrorCode } from "@datainsight/schemas";
import { SettingError } from "@datainsight/embedded";
import { ClientError, createClient } from "@datainsight/sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Connection } from "./client.ts";
import type { Context } from "./context.ts";
import { readEnv } from "./env.ts";
import { run } from "./program.ts";
import { aReport } from "./report/a-report.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "cli-"));
  await writeFile(path.join(folder, "data.csv"), "a,b\n1,2\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const anId = "0197a1b2-0000-7000-8000-000000000002";
const looks = { columns: 80, color: false, unicode: true, live: false };

/** A command line at a server whose analyses all end with `answer`. */
function aCommandLine(answer: () => Promise<AnalysisReport> = async () => aReport()) {
  const written = { out: "", err: "" };
  const stop = new AbortController();
  let released = 0;
  const connection: Connection = {
    client: { ...createClient({ url: "http://localhost:9", apiKey: "none" }), analyze: answer },
    url: "http://localhost:9",
    workspaceId: "0197a1b2-0000-7000-8000-000000000001",
    home: "/home/ada/.datainsight",
    release: async () => void (released += 1),
  };
  const context: Context = {
    output: {
      out: (text) => void (written.out += text),
      err: (text) => void (written.err += text),
      outLooks: looks,
      errLooks: looks,
    },
    env: readEnv({}),
    cwd: folder,
    signal: stop.signal,
    now: () => 0,
    connect: async () => connection,
    ask: undefined,
  };
  return { run: (...argv: string[]) => run(argv, context), written, stop, released: () => released };
}

function failing(code: ErrorCode, message: string) {
  return aCommandLine(async () => {
    throw new ClientError(code, message, { requestId: "r-1" });
  });
}

test("an analysis ends with the report on standard output, where the data lies and how to remove it", async () => {
  const line = aCommandLine();
  expect(await line.run("analyze", "data.csv")).toBe(0);
  expect(line.written.out).toContain("Quality score 83.4 of 100: good");
  expect(line.written.out).toMatch(/open again:\n {2}datainsight analyses show 0197a1b2/);
  expect(line.written.out).toMatch(
    /data: \/home\/ada\/.datainsight\nremove it:\n {2}datainsight datasets delete 0197a1b2/,
  );
  expect(line.released()).toBe(1);
});

test("with --json - standard output is the report as JSON and nothing else", async () => {
  const line = aCommandLine();
  expect(await line.run("analyze", "data.csv", "--json", "-")).toBe(0);
  expect(JSON.parse(line.written.out)).toEqual(aReport());
  expect(line.written.err).toContain("Quality score");
});

test("with --html - standard output is the page and nothing else", async () => {
  const line = aCommandLine();
  expect(await line.run("analyze", "data.csv", "--html", "-")).toBe(0);
  expect(line.written.out).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
  expect(line.written.err).toContain("Quality score");
  expect(await readdir(folder)).toEqual(["data.csv"]);
});

test("JSON and HTML go to files of the caller's folder, whole, and nothing else stays there", async () => {
  const line = aCommandLine();
  expect(await line.run("analyze", "data.csv", "--json", "r.json", "--html", "r.html")).toBe(0);
  expect(JSON.parse(await readFile(path.join(folder, "r.json"), "utf8"))).toEqual(aReport());
  expect((await readdir(folder)).toSorted()).toEqual(["data.csv", "r.html", "r.json"]);
  expect(line.written.out).toMatch(/HTML report: r\.html \(\d+/);
});

test.each([
  ["80", 83.4, 0],
  ["83.4", 83.4, 0],
  ["90", 83.4, 3],
  ["0", null, 3],
])("--fail-under %s with the score %j exits with %d", async (least, qualityScore, code) => {
  const line = aCommandLine(async () => aReport({ analysis: { qualityScore } }));
  expect(await line.run("analyze", "data.csv", "--fail-under", least)).toBe(code);
});

test.each([
  ["invalid_input", 2],
  ["unsupported", 2],
  ["too_large", 2],
  ["internal", 1],
  ["unavailable", 1],
  ["forbidden", 1],
] as const)("a failure of the kind %s exits with %d and one line", async (code, exit) => {
  const line = failing(code, "It did\nnot work.");
  expect(await line.run("analyze", "data.csv")).toBe(exit);
  expect(line.written.err.split("\n").at(-2)).toMatch(/^It did not work\.( \(request r-1\))?$/);
  expect(line.written.out).toBe("");
  expect(line.released()).toBe(1);
});

test("an interrupted command exits with 130", async () => {
  const line = aCommandLine(async () => {
    line.stop.abort();
    throw new ClientError("interrupted", "The call was stopped before its end.");
  });
  expect(await line.run("analyze", "data.csv")).toBe(130);
});

test.each([
  [["analyze"], "Name a data file"],
  [["analyze", "none.csv"], "There is no file none.csv: check the path."],
  [["analyze", "."], ". is a folder: name one data file in it."],
  [["analyze", "empty.csv"], "empty.csv is empty"],
  [["analyze", "data.csv", "--goal", "gold"], "Allowed choices are ml_preparation"],
  [["analyze", "data.csv", "--fail-under", "101"], "a score from 0 to 100"],
  [["analyze", "data.csv", "--json", "no/such/folder.json"], "cannot be written"],
  [["analyze", "data.csv", "--gaol", "x"], "Did you mean --goal?"],
  [["analyse", "data.csv"], "Unknown command 'analyse'"],
  [["analyses", "report", anId], "Say where the report should go"],
  [["clean", "--older-than", "soon"], "a time such as 12h, 30d or 4w"],
  [["datasets", "list", "--limit", "0"], "a whole number from 1 to 100"],
  [["keys", "list"], "Name the server"],
  [["datasets", "show", "x"], '"x" is no id; see datainsight datasets list.'],
  [["datasets", "delete", "x", "--yes"], '"x" is no id; see datainsight datasets list.'],
  [["analyses", "show", "x"], '"x" is no id; see datainsight analyses list.'],
  [["analyses", "list", "--dataset", "x"], '"x" is no id; see datainsight datasets list.'],
  [["keys", "revoke", "x"], '"x" is no id; see datainsight keys list.'],
  [["analyze", "data.csv", "--json", "-", "--html", "-"], "both want standard output"],
  [["analyze", "data.csv", "--sheet", "2"], "--sheet is for Excel workbooks (.xlsx), and data.csv is none."],
  [["analyze", "text.xlsx", "--sheet", "2"], "text.xlsx is none"],
  [["datasets", "list", "--colour"], "See datainsight datasets list --help."],
  [["datasets", "shown"], "See datainsight datasets --help."],
  [["analyze", "a.csv", "b.csv"], "See datainsight analyze --help."],
  [["insights", "rows", "x"], '"x" is no id; see datainsight insights list ANALYSIS.'],
  [["insights", "list", anId, "--severity", "bad"], "Allowed choices are critical"],
  [["checks", "add", anId], "Name one check: --not-null"],
  [["checks", "add", anId, "--not-null", "a", "--suggested"], "or take all with --suggested"],
  [["checks", "add", anId, "--not-null", "a", "--unique", "b"], "Name one check at a time"],
  [["checks", "edit", anId, anId], "or --enable or --disable"],
  [["checks", "edit", anId, anId, "--enable", "--disable"], "contradict each other"],
  [["thresholds", "set", "missingHihg=0.4"], 'There is no threshold "missingHihg". Did you mean "missingHigh"?'],
  [["thresholds", "set", "missingHigh=2"], "missingHigh must be at most 1"],
  [["thresholds", "set", "missingHigh=0.4", "--column", "a"], "--column needs --dataset too."],
])("the wrong usage %j exits with 2 and says what to do", async (argv, said) => {
  await writeFile(path.join(folder, "empty.csv"), "");
  await writeFile(path.join(folder, "text.xlsx"), "a,b\n");
  const line = aCommandLine();
  expect(await line.run(...argv)).toBe(2);
  expect(line.written.err).toContain(said);
  expect(line.written.out).toBe("");
});

test.each([
  [[]],
  [["analyze"]],
  [["datasets"]],
  [["analyses"]],
  [["insights"]],
  [["checks"]],
  [["thresholds"]],
  [["keys"]],
  [["login"]],
  [["clean"]],
  [["start"]],
])("%j --help explains itself with examples, on standard output", async (argv) => {
  const line = aCommandLine();
  expect(await line.run(...argv, "--help")).toBe(0);
  expect(line.written.out).toMatch(/^Usage: datainsight[\s\S]*Examples:\n {2}datainsight /);
  expect(line.written.out).not.toContain("help [command]");
  expect(line.written.err).toBe("");
});

test("a target that no goal looks at is told, and a missing one says what is skipped", async () => {
  const line = aCommandLine();
  await line.run("analyze", "data.csv", "--goal", "exploratory", "--target", "a");
  expect(line.written.err).toContain("--target has no effect with --goal exploratory");
  await line.run("analyze", "data.csv", "--goal", "ml_preparation");
  expect(line.written.err).toContain("No --target");
});

test("the crash of a local server is one line without a stack", async () => {
  const line = aCommandLine(async () => {
    throw new Error("file:///x.js:3\nthrow new Error\n\nTypeError: it broke\n    at x (file:///x.js:3:1)\n    at y");
  });
  expect(await line.run("analyze", "data.csv")).toBe(1);
  expect(line.written.err).toMatch(/could not go on: TypeError: it broke\n$/);
});

test("a variable that the local server cannot work with is wrong usage", async () => {
  const line = aCommandLine(async () => {
    throw new SettingError("WORKER_CONCURRENCY is wrong: expected a whole number from 1 to 64");
  });
  expect(await line.run("analyze", "data.csv")).toBe(2);
  expect(line.written.err).toMatch(/WORKER_CONCURRENCY is wrong: expected .*\n$/);
});
