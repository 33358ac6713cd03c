import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzleKitEnvironment } from "./env.ts";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs drizzle-kit on this package's configuration. `interactive` gives it the terminal, so that it can show what it does
 * and ask before rows are lost; otherwise its output is kept for the error. Throws when it fails.
 */
export function runDrizzleKit(args: string[], options: { url?: string; interactive?: boolean } = {}): Promise<void> {
  // The package exports its API only; its program lies beside it.
  const program = join(dirname(createRequire(import.meta.url).resolve("drizzle-kit")), "bin.cjs");
  const env = drizzleKitEnvironment(options.url);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: packageFolder,
      env,
      stdio: options.interactive ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `drizzle-kit ${args[0] ?? ""} failed (exit ${code}). ${output.trim().split("\n").slice(-5).join("\n")}`,
          ),
        );
    });
  });
}

/** Writes the next migration from what the tables declare; the `.down.sql` beside it is written by hand. */
export function generate(name: string): Promise<void> {
  return runDrizzleKit(["generate", "--name", name], { interactive: true });
}
