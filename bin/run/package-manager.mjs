import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { quiet } from "./node.mjs";

const version = "10.34.8";
// npm's own pauses of 10 s and 60 s would leave a wrong proxy unexplained for over a minute.
const npmRetries = ["--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=8000"];
const installArguments = [
  "install",
  "--frozen-lockfile",
  "--reporter=ndjson",
  "--loglevel=info",
  "--config.confirm-modules-purge=false",
];

/**
 * Runs `pnpm install` with the pinned pnpm, brought by npm when it is not there yet.
 * @returns {Promise<{code: number | null, signal?: string, failure: {code?: string, message: string}}>}
 */
export function runPackageManager(folder, { env, onEvent, onStep }) {
  const { command, args, downloads } = packageManager(folder, env);
  if (downloads) onStep(`pnpm ${version}, the package manager (about 5 MB)`);
  const child = spawn(command, [...args, ...installArguments], {
    cwd: folder,
    env: { ...env, ...quiet, npm_config_loglevel: "error", CI: env.CI ?? "1" },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32" && command === "npm",
  });
  const failure = { code: undefined, message: "" };
  let stopped;
  const stop = (signal) => {
    stopped ??= signal;
    child.kill(signal);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = parseEvent(line);
    if (event === undefined) return;
    if (event.level === "error") Object.assign(failure, readFailure(event));
    onEvent(event);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    failure.message = `${failure.message}${text}`.slice(-4000);
  });
  return new Promise((resolve) => {
    const finish = (code) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      resolve({ code, signal: stopped, failure });
    };
    child.once("error", (error) => {
      Object.assign(failure, { code: error.code, message: error.message });
      finish(1);
    });
    child.once("close", finish);
  });
}

function packageManager(folder, env) {
  const installed = path.join(folder, "node_modules/pnpm");
  if (existsSync(path.join(installed, "package.json"))) {
    const found = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8")).version;
    if (found === version)
      return { command: process.execPath, args: [path.join(installed, "bin/pnpm.cjs")], downloads: false };
  }
  const npm = npmCommand(env);
  const args = [
    ...npm.args,
    "exec",
    "--yes",
    "--loglevel=error",
    ...npmRetries,
    "--package",
    `pnpm@${version}`,
    "--",
    "pnpm",
  ];
  return { command: npm.command, args, downloads: true };
}

function npmCommand(env) {
  const besideNode = path.join(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  const script = [env.npm_execpath, besideNode].find((file) => file?.endsWith("npm-cli.js") && existsSync(file));
  return script === undefined ? { command: "npm", args: [] } : { command: process.execPath, args: [script] };
}

function parseEvent(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readFailure(event) {
  return { code: event.err?.code ?? event.code, message: event.err?.message ?? event.message ?? "" };
}
