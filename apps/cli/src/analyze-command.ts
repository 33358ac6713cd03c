import { goalTypes } from "@datainsight/schemas";
import { type Command, Option } from "commander";
import { delimiter, score, wholeNumber } from "./arguments.ts";
import { examples, type Group } from "./command-group.ts";
import { analyze } from "./commands/analyze.ts";
import { start } from "./commands/start.ts";
import { columnType, repeated } from "./overrides.ts";

/** `datainsight analyze FILE` */
export function addAnalyze(program: Command, { context, does }: Group): void {
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
    .option("--header", "the first row holds the names of the columns, whatever it looks like")
    .option("--no-header", "the first row is data")
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
      ])}\nExit codes: 0 done; 1 the analysis failed; 2 wrong usage or unreadable file; 3 --fail-under was not met;\n130 stopped by Ctrl-C.\n`,
    )
    .action(does((file: string | undefined, options) => analyze(context, file, options)));
}

/** `datainsight start` */
export function addStart(program: Command, { context, does }: Group): void {
  program
    .command("start")
    .description("run everything on this machine until Ctrl-C: database, API, page, worker")
    .option("--port <N>", "port to listen on (default: PORT, or 3000)", wholeNumber(0, 65_535))
    .option("--host <ADDRESS>", "address to listen on (default: HOST, or 127.0.0.1)")
    .addHelpText("after", examples(context, ["start", "start --port 8080"]))
    .action(does((options) => start(context, options)));
}
