import { existsSync } from "node:fs";
import path from "node:path";

const oldestNode = 24;

/** The pinned Node of the workspace, else the running one when it is new enough, else undefined. */
export function findNode(root, running = { execPath: process.execPath, version: process.versions.node }) {
  const pinned = pinnedNode(root);
  if (pinned !== undefined) return pinned;
  return Number(running.version.split(".")[0]) >= oldestNode ? running.execPath : undefined;
}

function pinnedNode(root) {
  const folder = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const file = path.join(root, "node_modules", folder, "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(file) ? file : undefined;
}

/** The environment of a command: the pinned Node and the workspace's programs first on PATH, telemetry off. */
export function childEnvironment(env, { root, node }) {
  const bin = path.join(root, "node_modules", ".bin");
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  // npm hands its own settings on as npm_config_*; a pnpm or npm further down would obey them.
  const kept = Object.entries(env).filter(([key]) => !/^npm_(config|package|lifecycle)_?/i.test(key));
  return {
    ...Object.fromEntries(kept),
    [pathKey]: [path.dirname(node), bin, env[pathKey] ?? ""].join(path.delimiter),
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? path.join(root, "node_modules", ".cache", "compiled"),
    // What commands call themselves in the advice that they give.
    DATAINSIGHT_COMMAND: env.npm_lifecycle_event === undefined ? "./datainsight" : "npm run datainsight --",
    ...quiet,
  };
}

/** Every switch by which the tools of the workspace stop reporting to their makers. */
export const quiet = {
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  NO_UPDATE_NOTIFIER: "1",
  BETTER_AUTH_TELEMETRY: "0",
  SCARF_ANALYTICS: "false",
  DISABLE_TELEMETRY: "1",
};
