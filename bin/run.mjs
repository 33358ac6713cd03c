// The one entry to every command: sets up what is missing, then runs the command on the pinned Node.
// Plain JavaScript for Node 20 and no dependencies: it runs before anything is installed.
import { childEnvironment, findNode } from "./run/node.mjs";
import { parentsUpToNpm } from "./run/parents.mjs";
import { swallowedOptions } from "./run/npm-options.mjs";
import { programFor } from "./run/programs.mjs";
import { runChild } from "./run/run-child.mjs";
import { installIfNeeded, root } from "./run/setup.mjs";
import { runTests } from "./run/run-tests.mjs";

/** @param {string[]} argv the command and its arguments */
async function main(argv) {
  // Before the installation, which can take minutes in which npm may be stopped.
  const endWithParents = process.env.npm_lifecycle_event === undefined ? undefined : parentsUpToNpm();
  const swallowed = swallowedOptions(argv, process.env);
  if (swallowed !== undefined) return fail(swallowed, 2);

  const problem = await installIfNeeded({ report: (line) => process.stderr.write(`${line}\n`), env: process.env });
  if (problem !== undefined) return fail(problem, 1);

  const node = findNode(root);
  if (node === undefined) {
    return fail(
      `DataInsight needs Node 24 on this machine (${process.platform} ${process.arch}), found ${process.version}. Install Node 24 or later: https://nodejs.org/en/download`,
      1,
    );
  }
  const program = programFor(argv, { root, callerFolder: process.env.INIT_CWD ?? process.cwd() });
  const env = childEnvironment(process.env, { root, node });
  if (program.kind === "tests") return runTests({ ...program, node, env });
  return runChild({ ...program, node, env, endWithParents });
}

function fail(message, code) {
  process.stderr.write(`${message}\n`);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
