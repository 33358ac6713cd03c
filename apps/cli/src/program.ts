import { Command, CommanderError } from "commander";
import { addAccountCommands, addClean } from "./account-commands.ts";
import { addAnalysisCommands } from "./analysis-commands.ts";
import { addAnalyze, addStart } from "./analyze-command.ts";
import { addCheckCommands, addThresholdCommands } from "./check-commands.ts";
import { examples, type Group } from "./command-group.ts";
import type { Context } from "./context.ts";
import { addDatasetCommands } from "./dataset-commands.ts";
import { describeFailure, type ExitCode, exitCodes } from "./failures.ts";
import { addFixCommands, addInsightCommands } from "./insight-commands.ts";

/** Runs one command line; the exit code. Failures are told in one line, never thrown. */
export async function run(argv: readonly string[], context: Context): Promise<ExitCode> {
  let result: ExitCode = exitCodes.done;
  const program = buildProgram(context, (code) => (result = code));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return result;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    const { code, line } = describeFailure(error, context.signal);
    context.output.err(`${line}\n`);
    if (context.env.debug && error instanceof Error) context.output.err(`${error.stack ?? ""}\n`);
    return code;
  }
}

type Finish = (code: ExitCode) => void;
function buildProgram(context: Context, finish: Finish): Command {
  const { output, env } = context;
  const program = new Command("datainsight")
    .usage("COMMAND [options]")
    .description(
      "Tells whether data can be trusted: what is in a file, what is wrong with it, how bad that is, and what to do.",
    )
    .helpOption("-h, --help", "explain a command")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: output.out,
      writeErr: output.err,
      getOutHelpWidth: () => output.outLooks.columns,
      getErrHelpWidth: () => output.errLooks.columns,
    });
  const group: Group = {
    context,
    does:
      (work) =>
      async (...args) =>
        finish(await work(...args)),
  };
  addAnalyze(program, group);
  addStart(program, group);
  addDatasetCommands(program, group);
  addAnalysisCommands(program, group);
  addInsightCommands(program, group);
  addFixCommands(program, group);
  addCheckCommands(program, group);
  addThresholdCommands(program, group);
  addAccountCommands(program, group);
  addClean(program, group);
  const lines = examples(context, ["analyze orders.csv", "analyze --sample", "start", "analyses list"]);
  program.addHelpText("after", `${lines}${surroundings}`);
  finishCommands(program, env.command);
  return program;
}

const surroundings = `
Environment:
  DATAINSIGHT_URL      use the server at this address instead of a local one
  DATAINSIGHT_API_KEY  with this key; without it, the one that login kept
  DATAINSIGHT_HOME     the folder of local data (.datainsight)
  PORT, HOST           where start listens (3000, 127.0.0.1)
  NO_COLOR             no colour

Exit codes: 0 done; 1 it failed; 2 wrong usage or unreadable input; 3 a gate was
not met (--fail-under, checks run); 130 stopped by Ctrl-C.
`;

/** Each command of a program, at every depth: its complaints name its own help, and groups do not list `help`. */
function finishCommands(command: Command, words: string): void {
  command.helpCommand(false);
  command.configureOutput({ outputError: (text, write) => write(usageLine(text, words)) });
  for (const sub of command.commands) finishCommands(sub, `${words} ${sub.name()}`);
}

/** Commander's complaint as one line with what to do. */
function usageLine(text: string, command: string): string {
  const said = text
    .replace(/^error: /, "")
    .trim()
    .replace(/\s*\n\s*/g, " ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?!)]$/.test(said) ? "" : "."} See ${command} --help.\n`;
}
