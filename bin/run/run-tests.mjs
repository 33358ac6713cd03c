import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runChild } from "./run-child.mjs";

/** Runs vitest and ends with the line `N passed, N failed`; resolves to the exit code. */
export async function runTests({ node, args, cwd, env }) {
  const folder = mkdtempSync(path.join(tmpdir(), "datainsight-tests-"));
  const results = path.join(folder, "results.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
    const code = await runChild({ node, args: [...args, ...reporters], cwd, env });
    const { passed, failed } = countTests(readResults(results), code);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** A file that could not be loaded counts as one failure, and so does a run that ended without results. */
export function countTests(results, code) {
  if (results === undefined) return { passed: 0, failed: code === 0 ? 0 : 1 };
  const files = results.testResults ?? [];
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = results.numFailedTests + broken;
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
