import { runDbCommand } from "@datainsight/db";
import { readSchemaEnv } from "./env.ts";
import { installQueue } from "./install.ts";

// The db: commands, with the queue that a migration brings along.

const toStandardError = (fields: object, message: string) =>
  void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
const log = { debug: () => {}, info: () => {}, warn: toStandardError, error: toStandardError };

process.exitCode = await runDbCommand(process.argv.slice(2), {
  ...readSchemaEnv(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  installQueue: (url) => installQueue(url, log),
});
