import { hostname } from "node:os";
import { goalTypes } from "@datainsight/schemas";
import { Command, CommanderError, Option } from "commander";
import { age, delimiter, idFrom, score, wholeNumber } from "./arguments.ts";
import { addCheckCommands, addThresholdCommands } from "./check-commands.ts";
import { examples, type Group } from "./command-group.ts";
import { analyze } from "./commands/analyze.ts";
import {
  cancelAnalysis,
  compareAnalyses,
  deleteAnalysis,
  listAnalyses,
  reportAnalysis,
  showAnalysis,
} from "./commands/analyses.ts";
import { clean } from "./commands/clean.ts";
import { deleteDataset, listDatasets, overrideDataset, previewDataset, showDataset } from "./commands/datasets.ts";
import { createKey, listKeys, login, revokeKey } from "./commands/keys.ts";
import { start } from "./commands/start.ts";
import { createUser, resetPassword } from "./commands/users.ts";
import type { Context } from "./context.ts";
import { describeFailure, type ExitCode, exitCodes } from "./failures.ts";
import { addFixCommands, addInsightCommands } from "./insight-commands.ts";
import { columnType, repeated } from "./overrides.ts";

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
  addDatasets(program, group);
  addAnalyses(program, group);
  addInsightCommands(program, group);
  addFixCommands(program, group);
  addCheckCommands(program, group);
  addThresholdCommands(program, group);
  addKeys(program, group);
  addUpkeep(program, group);
  program.addHelpText("after", examples(context, ["analyze orders.csv", "analyze --sample", "start", "analyses list"]));
  finishCommands(program, env.command);
  return program;
}

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

function addAnalyze(program: Command, { context, does }: Group): void {
  program
    .command("analyze")
    .description("analyse a data file: CSV, TSV, JSON, NDJSON, Parquet or Excel")
    .argument("[FILE]", "the file; CSV and JSON also gzipped")
    .addOption(new Option("--goal <GOAL>", "what the data is for (default: general_audit)").choices(goalTypes))
    .option("--target <COLUMN>", "the column to predict; implies --goal ml_preparation")
    .option("--name <NAME>", "name of the dataset (default: that of the file)")
    .option("--workspace <W>", "workspace, by name or id")
    .option("--json <FILE>", "write the report as JSON; - for standard output")
    .option("--html <FILE>", "write the report as one HTML page, to send to a colleague; - for standard output")
    .option("--fail-under <N>", "exit with 3 when the score is below N, or there is none", score)
    .option("--sheet <S>", "sheet of a workbook, by name or number (default: the first)")
    .option("--delimiter <C>", "what separates values, where detection is wrong", delimiter)
    .option("--encoding <E>", "encoding of the text, where detection is wrong")
    .option("--type <COLUMN=TYPE>", "type of a column, where detection is wrong; may be repeated", columnType)
    .option("--null-token <TOKEN>", "a text that means a missing value; may be repeated", repeated)
    .option(
      "--as-written <COLUMN>",
      "take NA, None, null and their like in this column for values; may be repeated",
      repeated,
    )
    .option("--sample", "analyse a bundled messy file")
    .option("--all", "show every insight and every column")
    .addHelpText(
      "after",
      `${examples(context, [
        "analyze orders.csv",
        "analyze orders.csv --goal ml_preparation --target churned",
        "analyze orders.csv --html report.html --json report.json",
        "analyze orders.csv --json - --fail-under 80 > report.json",
      ])}\nExit codes: 0 done; 1 the analysis failed; 2 wrong usage or unreadable file; 3 --fail-under was not met.\n`,
    )
    .action(does((file: string | undefined, options) => analyze(context, file, options)));
}

function addStart(program: Command, { context, does }: Group): void {
  program
    .command("start")
    .description("run everything on this machine until Ctrl-C: database, API, page, worker")
    .option("--port <N>", "port to listen on (default: PORT, or 3000)", wholeNumber(0, 65_535))
    .option("--host <ADDRESS>", "address to listen on (default: HOST, or 127.0.0.1)")
    .addHelpText("after", examples(context, ["start", "start --port 8080"]))
    .action(does((options) => start(context, options)));
}

function addDatasets(program: Command, { context, does }: Group): void {
  const datasetId = idFrom(`${context.env.command} datasets list`);
  const datasets = program
    .command("datasets")
    .description("list, show, preview, read anew and delete datasets")
    .addHelpText("after", examples(context, ["datasets list", "datasets preview ID --rows 5", "datasets delete ID"]));
  withPaging(datasets.command("list").description("list the datasets of a workspace, newest first")).action(
    does((options) => listDatasets(context, options)),
  );
  datasets
    .command("show")
    .description("show one dataset")
    .argument("<ID>", "see datasets list", datasetId)
    .option("--json", "as JSON")
    .action(does((id: string, options) => showDataset(context, id, options)));
  datasets
    .command("preview")
    .description("show its first rows, personal data masked")
    .argument("<ID>", "see datasets list", datasetId)
    .option("--rows <N>", "how many", wholeNumber(1, 100), 10)
    .option("--reveal", "show personal data (editors and above; it is logged)")
    .option("--json", "as JSON")
    .action(does((id: string, options) => previewDataset(context, id, options)));
  datasets
    .command("overrides")
    .description("set how its file is read, in place of what was set before, and read it anew")
    .argument("<ID>", "see datasets list", datasetId)
    .option("--column <NAME=TYPE>", "type of a column; may be repeated", columnType)
    .option("--null-token <TOKEN>", "a text that means a missing value; may be repeated", repeated)
    .option(
      "--as-written <COLUMN>",
      "take NA, None, null and their like in this column for values; may be repeated",
      repeated,
    )
    .option("--sheet <S>", "sheet of a workbook, by name or number")
    .option("--delimiter <C>", "what separates values", delimiter)
    .option("--encoding <E>", "encoding of the text")
    .option("--reset", "let everything be found by itself again")
    .action(does((id: string, options) => overrideDataset(context, id, options)));
  datasets
    .command("delete")
    .description("delete a dataset with its file and its analyses")
    .argument("<ID>", "see datasets list", datasetId)
    .option("--yes", "do not ask")
    .action(does((id: string, options) => deleteDataset(context, id, options)));
}

function addAnalyses(program: Command, { context, does }: Group): void {
  const analysisId = idFrom(`${context.env.command} analyses list`);
  const analyses = program
    .command("analyses")
    .description("list, show, report, compare, cancel and delete analyses")
    .addHelpText(
      "after",
      examples(context, [
        "analyses list",
        "analyses show ID --all",
        "analyses report ID --html report.html",
        "analyses compare ID OTHER",
      ]),
    );
  withPaging(analyses.command("list").description("list the analyses of a workspace, newest first"))
    .option("--dataset <ID>", "of one dataset", idFrom(`${context.env.command} datasets list`))
    .action(does((options) => listAnalyses(context, options)));
  analyses
    .command("show")
    .description("show the report again, or where an analysis stands")
    .argument("<ID>", "see analyses list", analysisId)
    .option("--all", "every insight and every column")
    .option("--json", "as JSON")
    .action(does((id: string, options) => showAnalysis(context, id, options)));
  analyses
    .command("report")
    .description("write the report to files")
    .argument("<ID>", "see analyses list", analysisId)
    .option("--json <FILE>", "as JSON; - for standard output")
    .option("--html <FILE>", "as one HTML page; - for standard output")
    .option("--fail-under <N>", "exit with 3 when the score is below N, or there is none", score)
    .action(does((id: string, options) => reportAnalysis(context, id, options)));
  analyses
    .command("compare")
    .description("show what changed since another analysis, such as that of the version before")
    .argument("<ID>", "see analyses list", analysisId)
    .argument("<OTHER>", "the earlier one", analysisId)
    .option("--all", "every insight and every column")
    .option("--json", "as JSON")
    .action(does((id: string, other: string, options) => compareAnalyses(context, [id, other], options)));
  analyses
    .command("cancel")
    .description("cancel an analysis that has not ended")
    .argument("<ID>", "see analyses list", analysisId)
    .action(does((id: string) => cancelAnalysis(context, id)));
  analyses
    .command("delete")
    .description("delete an analysis; the dataset stays")
    .argument("<ID>", "see analyses list", analysisId)
    .option("--yes", "do not ask")
    .action(does((id: string, options) => deleteAnalysis(context, id, options)));
}

function addKeys(program: Command, { context, does }: Group): void {
  const server = (command: Command) =>
    command
      .option("--url <URL>", "the server (default: DATAINSIGHT_URL)")
      .option("--email <EMAIL>", "your email (default: it is asked for)");
  server(program.command("login").description("sign in to a server and keep a key for these commands"))
    .addHelpText("after", examples(context, ["login --url https://data.example.com"]))
    .action(does((options) => login(context, { ...options, hostname: hostname() })));
  const keyId = idFrom(`${context.env.command} keys list`);
  const keys = program
    .command("keys")
    .description("make, list and revoke API keys of a server")
    .addHelpText("after", examples(context, ["keys create nightly --expires 90d", "keys list", "keys revoke ID"]));
  server(keys.command("create").description("make a key; it is printed once").argument("<NAME>"))
    .option("--expires <AGE>", "how long it works, such as 90d (default: until it is revoked)", age)
    .action(does((name: string, options) => createKey(context, name, options)));
  server(keys.command("list").description("list your keys")).action(does((options) => listKeys(context, options)));
  server(keys.command("revoke").description("revoke a key").argument("<ID>", "see keys list", keyId)).action(
    does((id: string, options) => revokeKey(context, id, options)),
  );
}

function addUpkeep(program: Command, { context, does }: Group): void {
  const users = program
    .command("users")
    .description("look after accounts, where the database is at hand")
    .addHelpText(
      "after",
      examples(context, ['users create ada@example.com --name "Ada Lovelace"', "users reset-password ada@example.com"]),
    );
  users
    .command("create")
    .description("make an account with a workspace of its own (asks for the password)")
    .argument("<EMAIL>")
    .option("--name <NAME>", "full name (default: the email)")
    .action(does((email: string, options) => createUser(context, email, options)));
  users
    .command("reset-password")
    .description("set a new password for an account (asks for it)")
    .argument("<EMAIL>")
    .action(does((email: string) => resetPassword(context, email)));
  program
    .command("clean")
    .description("delete old datasets with their files and analyses")
    .requiredOption("--older-than <AGE>", "uploaded longer ago than this, such as 30d", age)
    .option("--workspace <W>", "workspace, by name or id")
    .option("--dry-run", "say what would be deleted")
    .option("--yes", "do not ask")
    .addHelpText("after", examples(context, ["clean --older-than 30d --dry-run", "clean --older-than 12w --yes"]))
    .action(does((options) => clean(context, options)));
}

function withPaging(command: Command): Command {
  return command
    .option("--workspace <W>", "workspace, by name or id")
    .option("--page <N>", "which page", wholeNumber(1, 1_000_000), 1)
    .option("--limit <N>", "how many on a page", wholeNumber(1, 100), 20)
    .option("--json", "as JSON");
}
