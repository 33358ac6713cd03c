import { checkExportFormats } from "@datainsight/schemas";
import { type Command, Option } from "commander";
import { idFrom, wholeNumber } from "./arguments.ts";
import { examples, type Group } from "./command-group.ts";
import {
  addChecks,
  editCheck,
  exportChecks,
  listChecks,
  removeCheck,
  runChecks,
  suggestChecks,
} from "./commands/checks.ts";
import { setThresholds, showThresholds } from "./commands/thresholds.ts";

/** `datainsight checks ...` */
export function addCheckCommands(program: Command, { context, does }: Group): void {
  const datasetId = idFrom(`${context.env.command} datasets list`);
  const checks = program
    .command("checks")
    .description("suggest, add, list, edit, run, export and remove checks: what the rows of a dataset must meet")
    .addHelpText(
      "after",
      examples(context, [
        "checks suggest DATASET",
        "checks add DATASET --range amount --min 0",
        'checks add DATASET --one-of state --values new "on hold" done',
        "checks edit DATASET CHECK --range amount --min 1",
        "checks run DATASET",
        "checks export DATASET --format json_schema --out orders.schema.json",
      ]),
    );
  const checkId = idFrom(`${context.env.command} checks list DATASET`);
  const asking = (command: Command) => withDefinition(command, datasetId);
  const ofDataset = (name: string, description: string) =>
    checks.command(name).description(description).argument("<DATASET>", "see datasets list", datasetId);
  ofDataset("suggest", "show checks that hold on all of its rows, and how sure they are")
    .option("--json", "as JSON")
    .action(does((id: string, options) => suggestChecks(context, id, options)));
  ofDataset("list", "list its checks, those of its earlier versions too")
    .option("--page <N>", "page of the list", wholeNumber(1, 1_000_000), 1)
    .option("--limit <N>", "how many on a page", wholeNumber(1, 100), 20)
    .option("--json", "as JSON")
    .action(does((id: string, options) => listChecks(context, id, options)));
  asking(ofDataset("add", "add one check, which runs on every later version too; or all that are suggested"))
    .option("--suggested", "all that checks suggest shows")
    .action(does((id: string, options) => addChecks(context, id, options)));
  asking(
    ofDataset("edit", "change what a check asks, or whether it runs").argument("<CHECK>", "see checks list", checkId),
  )
    .option("--enable", "run it from now on")
    .option("--disable", "let it rest, without deleting it")
    .action(does((_dataset: string, id: string, options) => editCheck(context, id, options)));
  ofDataset("run", "run its checks at once; exit with 3 unless all of them pass")
    .option("--json", "as JSON")
    .action(does((id: string, options) => runChecks(context, id, options)));
  ofDataset("export", "write its checks for another tool")
    .addOption(new Option("--format <FORMAT>", "what for").choices(checkExportFormats).makeOptionMandatory())
    .option("--out <FILE>", "where to; - for standard output", "-")
    .action(does((id: string, options) => exportChecks(context, id, options)));
  ofDataset("remove", "remove a check")
    .argument("<CHECK>", "see checks list", checkId)
    .action(does((_dataset: string, id: string) => removeCheck(context, id)));
}

/** The options that say what a check asks. */
function withDefinition(command: Command, datasetId: (text: string) => string): Command {
  return command
    .option("--not-null <COLUMN>", "no value is missing")
    .option("--unique <COLUMN...>", "no two rows are equal in these columns")
    .option("--one-of <COLUMN>", "each value is one of --values")
    .option("--values <VALUE...>", "for --one-of")
    .option("--range <COLUMN>", "each number, date or time lies between --min and --max")
    .option("--min <VALUE>", "for --range: the least that is allowed")
    .option("--max <VALUE>", "for --range: the greatest that is allowed")
    .option("--pattern <COLUMN>", "each value matches the whole of --regex")
    .option("--regex <RE2>", "for --pattern: a regular expression of RE2's")
    .option("--references <COLUMN>", "each value stands in --key of --dataset")
    .option("--dataset <ID>", "for --references: the other dataset", datasetId)
    .option("--key <COLUMN>", "for --references: its column");
}

/** `datainsight thresholds ...` */
export function addThresholdCommands(program: Command, { context, does }: Group): void {
  const datasetId = idFrom(`${context.env.command} datasets list`);
  const thresholds = program
    .command("thresholds")
    .description("show and set the numbers that the rules compare with, for a workspace, a dataset or a column")
    .addHelpText(
      "after",
      examples(context, [
        "thresholds show",
        "thresholds set missingHigh=0.4",
        "thresholds set slips=0.01 --dataset ID --column amount",
        "thresholds set --reset",
      ]),
    );
  thresholds
    .command("show")
    .description("show every threshold, its value and what it is")
    .option("--workspace <W>", "workspace, by name or id")
    .option("--dataset <ID>", "as they count for a dataset", datasetId)
    .option("--column <NAME>", "with --dataset: as they count for one of its columns")
    .option("--json", "as JSON")
    .action(does((options) => showThresholds(context, options)));
  thresholds
    .command("set")
    .description("set thresholds of later analyses: of a workspace (admins), a dataset or a column (editors)")
    .argument("[NAME=VALUE...]", "such as missingHigh=0.4")
    .option("--workspace <W>", "workspace, by name or id")
    .option("--dataset <ID>", "of one dataset", datasetId)
    .option("--column <NAME>", "with --dataset: of one of its columns")
    .option("--reset", "take back all others that were set there")
    .action(does((pairs: string[], options) => setThresholds(context, pairs, options)));
}
