import type { Command } from "commander";
import { idFrom, score } from "./arguments.ts";
import { examples, type Group, withPaging } from "./command-group.ts";
import {
  cancelAnalysis,
  compareAnalyses,
  deleteAnalysis,
  listAnalyses,
  reportAnalysis,
  showAnalysis,
} from "./commands/analyses.ts";

/** `datainsight analyses ...` */
export function addAnalysisCommands(program: Command, { context, does }: Group): void {
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
