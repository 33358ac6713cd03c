import type { Command } from "commander";
import { delimiter, idFrom, wholeNumber } from "./arguments.ts";
import { examples, type Group, withPaging } from "./command-group.ts";
import { deleteDataset, listDatasets, overrideDataset, previewDataset, showDataset } from "./commands/datasets.ts";
import { columnType, repeated } from "./overrides.ts";

/** `datainsight datasets ...` */
export function addDatasetCommands(program: Command, { context, does }: Group): void {
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
    .option("--header", "the first row holds the names of the columns")
    .option("--no-header", "the first row is data")
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
