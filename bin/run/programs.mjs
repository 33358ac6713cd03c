import { existsSync } from "node:fs";
import path from "node:path";

const checks = ["check:types", "check:lint", "check:format", "check:unused", "check:boundaries"];

/**
 * What a command runs: arguments for Node, or a program of the workspace, and the folder to run it in.
 * Whatever is not a command of the repository is one of the `datainsight` command line.
 */
export function programFor(argv, { root, callerFolder }) {
  const [command, ...rest] = argv;
  const at = (...parts) => path.join(root, ...parts);
  if (command === "test")
    return { kind: "tests", args: [at("node_modules/vitest/vitest.mjs"), "run", ...rest], cwd: root };
  if (command === "check") {
    return {
      kind: "program",
      args: [at("node_modules/turbo/bin/turbo"), "run", ...checks, "--continue", "--output-logs=new-only", ...rest],
      cwd: root,
    };
  }
  if (command === "bench")
    return { kind: "program", args: [...withEnvFile(root), at("bench/main.ts"), ...rest], cwd: callerFolder };
  if (command?.startsWith("db:")) {
    const name = command.slice("db:".length);
    const needsDatabase = name !== "generate" && !rest.includes("--help") && !rest.includes("-h");
    const program = [at("packages/services/src/schema/main.ts"), name, ...rest];
    const args = needsDatabase ? [at("packages/embedded/src/with-database.ts"), ...program] : program;
    return { kind: "program", args: [...withEnvFile(root), ...args], cwd: callerFolder };
  }
  const cliArguments = command === "datainsight" ? rest : argv;
  return {
    kind: "program",
    watched: true,
    args: [...withEnvFile(root), at("apps/cli/src/main.ts"), ...cliArguments],
    cwd: callerFolder,
  };
}

function withEnvFile(root) {
  const file = path.join(root, ".env");
  return existsSync(file) ? [`--env-file=${file}`] : [];
}
