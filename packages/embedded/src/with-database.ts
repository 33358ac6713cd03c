import { spawn } from "node:child_process";
import { once } from "node:events";
import { readEmbeddedEnv, readSource } from "./env.ts";
import { startEmbeddedPostgres } from "./postgres.ts";
import { localHome } from "./home.ts";

// Runs a program against DATABASE_URL, or, when that is not set, against the embedded server, which is up for as long.

const [program = "", ...args] = process.argv.slice(2);
const { databaseUrl: url } = readEmbeddedEnv();
const say = (line: string) => void process.stderr.write(`${line}\n`);
const server = url ? undefined : await startEmbeddedPostgres({ dataDir: localHome(), log: say });
try {
  const env = { ...readSource(), DATABASE_URL: url ?? server?.url };
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit", env });
  const [code] = await once(child, "exit");
  process.exitCode = typeof code === "number" ? code : 1;
} finally {
  await server?.stop();
}
