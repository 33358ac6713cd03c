// The db: commands, put together: the schema of packages/db, the queue of packages/jobs, and the embedded server where
// DATABASE_URL names no other.
import { runDbCommand } from "../packages/db/src/index.ts";
import { type EmbeddedPostgres, localHome, startEmbeddedPostgres } from "../packages/embedded/src/index.ts";
import { installQueues } from "../packages/jobs/src/index.ts";

const { env, stdin, stdout, stderr } = process;
const argv = process.argv.slice(2);
const say = (line: string) => void stderr.write(`${line}\n`);

const needsServer =
  argv.length > 0 && !argv.includes("--help") && !argv.includes("-h") && !/^(db:)?generate$/.test(argv[0] ?? "");
let server: EmbeddedPostgres | undefined;
try {
  if (needsServer && !env["DATABASE_URL"]) {
    server = await startEmbeddedPostgres({ dataDir: localHome(), log: say });
  }
  process.exitCode = await runDbCommand(argv, {
    databaseUrl: server?.url ?? env["DATABASE_URL"],
    nodeEnv: env["NODE_ENV"] ?? (server ? "development" : undefined),
    stdin,
    stdout,
    stderr,
    installQueue: (url) =>
      installQueues({
        url,
        applicationName: "datainsight-schema",
        poolSize: 2,
        log: { warn: (_, message) => say(message), error: (_, message) => say(message) },
      }),
  });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await server?.stop();
}
