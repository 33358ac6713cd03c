import { execFile } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";

const main = path.join(import.meta.dirname, "main.ts");

/** Runs the worker with nothing but these variables, to its end. */
function runWorker(env: Record<string, string>): Promise<{ code: unknown; errors: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env["PATH"], ...env } };
    execFile(process.execPath, [main], options, (error, _output, errors) => resolve({ code: error?.code, errors }));
  });
}

test("a database that does not answer is one line that names it, and not its password", async () => {
  const { code, errors } = await runWorker({
    DATABASE_URL: "postgres://someone:secret@127.0.0.1:1/nothing",
    STORAGE_URL: "file:///nowhere",
  });
  expect(errors).toMatch(/^The worker cannot start\. The database 127\.0\.0\.1:1\/nothing cannot be used \(/);
  expect(errors).not.toContain("secret");
  expect(errors.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
});
