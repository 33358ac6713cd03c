import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { explainFailure } from "../../bin/run/install-failure.mjs";
import { followInstall } from "../../bin/run/install-progress.mjs";
import { withLock } from "../../bin/run/lock.mjs";
import { childEnvironment, findNode } from "../../bin/run/node.mjs";
import { swallowedOptions } from "../../bin/run/npm-options.mjs";
import { whenParentsDie } from "../../bin/run/parents.mjs";
import { programFor } from "../../bin/run/programs.mjs";
import { exitCode } from "../../bin/run/run-child.mjs";
import { countTests } from "../../bin/run/run-tests.mjs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "run-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const npm = { npm_lifecycle_event: "analyze" };

test("options that npm swallowed get a line with the right form", () => {
  const env = { ...npm, npm_config_goal: "true", npm_config_fail_under: "80", npm_config_json: "true" };
  expect(swallowedOptions(["analyze", "my data.csv", "ml_preparation"], env)).toBe(
    `npm kept --goal, --json, --fail-under for itself: put "--" before the arguments, as in: npm run analyze -- 'my data.csv' --goal GOAL --json JSON --fail-under=80`,
  );
});

test("npm's own settings, and a command line without npm, are left alone", () => {
  expect(swallowedOptions(["analyze", "f.csv"], { ...npm, npm_config_yes: "", npm_config_name: "" })).toBeUndefined();
  expect(swallowedOptions(["analyze", "f.csv"], { npm_config_goal: "true" })).toBeUndefined();
});

test("a command of the command line runs in the caller's folder, the repository's own in its root", () => {
  const places = { root: "/repo", callerFolder: "/caller" };
  expect(programFor(["analyze", "a.csv"], places)).toMatchObject({ cwd: "/caller" });
  expect(programFor(["datainsight", "keys", "list"], places).args.slice(-2)).toEqual(["keys", "list"]);
  expect(programFor(["datasets", "list"], places).args.slice(-2)).toEqual(["datasets", "list"]);
  expect(programFor(["db:migrate", "--help"], places).args.slice(-2)).toEqual(["migrate", "--help"]);
  expect(programFor(["test", "a.test.ts"], places)).toMatchObject({ kind: "tests", cwd: "/repo" });
});

test("the pinned Node comes first on PATH, npm's settings are not handed on, telemetry is off", () => {
  const env = childEnvironment(
    { PATH: "/usr/bin", npm_config_loglevel: "silent" },
    { root: "/repo", node: "/repo/n/node" },
  );
  expect(env).toMatchObject({ PATH: "/repo/n:/repo/node_modules/.bin:/usr/bin", DO_NOT_TRACK: "1" });
  expect(env).not.toHaveProperty("npm_config_loglevel");
});

test("without the pinned Node a running one serves when it is new enough", () => {
  expect(findNode(folder, { execPath: "/n", version: "24.0.0" })).toBe("/n");
  expect(findNode(folder, { execPath: "/n", version: "22.1.0" })).toBeUndefined();
});

test("a program that a signal ended has the shell's exit code", () => {
  expect([exitCode(3, null), exitCode(null, "SIGINT"), exitCode(null, "SIGTERM")]).toEqual([3, 130, 143]);
});

test.each([
  [{ code: "ENOSPC" }, /disk is full.*900 MB/],
  [{ code: "EROFS" }, /Cannot write/],
  [{ message: "npm error code ECONNREFUSED" }, /cannot be reached \(ECONNREFUSED\).*HTTPS_PROXY/],
  [{ code: "ERR_PNPM_META_FETCH_FAIL", message: "GET: self-signed" }, /cannot be reached/],
  [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, /NODE_EXTRA_CA_CERTS/],
  [{ message: "request failed, 407" }, /asks for a password/],
  [{ message: "something else" }, /Setup failed: something else\. Run the command again/],
])("the failure %j is explained with what to do", (failure, line) => {
  expect(explainFailure(failure, { folder: "/repo", env: {} })).toMatch(line);
});

test("the proxy's password is never shown", () => {
  const env = { HTTPS_PROXY: "http://me:secret@proxy:3128" };
  expect(explainFailure({ code: "ENOTFOUND" }, { folder, env })).toMatch(/http:\/\/…@proxy:3128/);
});

test("the installation says how much came and how long it took", () => {
  const lines: string[] = [];
  const progress = followInstall(
    (line: string) => lines.push(line),
    () => 0,
  );
  for (const packageId of ["a", "b"]) {
    progress.onEvent({ name: "pnpm:progress", status: "resolved", packageId });
    progress.onEvent({ name: "pnpm:fetching-progress", status: "started", packageId, size: 2e6 });
    progress.onEvent({ name: "pnpm:progress", status: "fetched", packageId });
  }
  progress.stop();
  progress.done();
  expect(lines).toEqual(["  ready: 2 packages, 4 MB downloaded, in 0 s."]);
});

test("of two first runs one sets up and the other waits for it", async () => {
  const lock = path.join(folder, "lock");
  const steps: string[] = [];
  const firstIsIn = Promise.withResolvers<void>();
  const secondWaits = Promise.withResolvers<void>();
  const first = withLock(lock, { onWait: () => {} }, async () => {
    firstIsIn.resolve();
    await secondWaits.promise;
    steps.push("first");
  });
  await firstIsIn.promise;
  const onWait = () => secondWaits.resolve();
  const second = withLock(lock, { onWait, pollEvery: 5 }, async () => void steps.push("second"));
  await Promise.all([first, second]);
  expect(steps).toEqual(["first", "second"]);
});

test("the lock of a run that died is taken over", async () => {
  const lock = path.join(folder, "lock");
  await writeFile(lock, "999999999");
  await expect(withLock(lock, { onWait: () => {} }, async () => "done")).resolves.toBe("done");
});

test("a lock that nobody touched for a minute is taken over, even if its process id lives", async () => {
  const lock = path.join(folder, "lock");
  await writeFile(lock, String(process.ppid));
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(lock, longAgo, longAgo);
  const held = withLock(lock, { onWait: () => {} }, () => readFile(lock, "utf8"));
  await expect(held).resolves.toBe(String(process.pid));
});

test("a test file that cannot be loaded counts as a failure, and so does a run without results", () => {
  const broken = { status: "failed", assertionResults: [] };
  const results = { numPassedTests: 5, numFailedTests: 1, testResults: [broken] };
  expect(countTests(results, 1)).toEqual({ passed: 5, failed: 2 });
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  expect(countTests({ numPassedTests: 5, numFailedTests: 0, testResults: [] }, 1)).toEqual({ passed: 5, failed: 1 });
});

test("a program that npm started ends with the shells between them, which hand no signal on", async () => {
  const launcher = path.join(folder, "launcher.mjs");
  const runChildModule = new URL("../../bin/run/run-child.mjs", import.meta.url).href;
  const program =
    "process.on('SIGTERM', () => { console.log('stopped'); process.exit(); }); setInterval(() => {}, 1e6); console.log('up');";
  await writeFile(
    launcher,
    `import { parentsUpToNpm } from ${JSON.stringify(runChildModule.replace("run-child", "parents"))};
     import { runChild } from ${JSON.stringify(runChildModule)};
     await runChild({ node: process.execPath, args: ["-e", ${JSON.stringify(program)}], cwd: ".", env: process.env, endWithParents: parentsUpToNpm() });`,
  );
  // Two shells, as npm's own and that of the launcher of Node; the line after the program keeps each from becoming it.
  const inner = `${process.execPath} ${launcher}; exit $?`;
  const shell = spawn("sh", ["-c", `sh -c '${inner}'; exit $?`], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface(shell.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("up");
  shell.kill("SIGTERM");
  expect((await lines.next()).value).toBe("stopped");
});

test(
  "a process that ended and that nobody collected counts as gone",
  { skip: process.platform !== "linux" },
  async () => {
    // The shell becomes a program that never asks what became of its child.
    const keeper = spawn("sh", ["-c", "sh -c 'echo $$' & exec tail -f /dev/null"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(keeper.stdout, "data");
    const stop = Promise.withResolvers<void>();
    const end = whenParentsDie(stop.resolve, [process.ppid, Number(String(line))]);
    await stop.promise;
    end();
    keeper.kill();
  },
);
