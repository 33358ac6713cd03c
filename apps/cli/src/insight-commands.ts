import { severities } from "@datainsight/schemas";
import { type Command, Option } from "commander";
import { idFrom, wholeNumber } from "./arguments.ts";
import { examples, type Group } from "./command-group.ts";
import { applyFixes, listFixes, proveFix } from "./commands/fixes.ts";
import { listInsights, showInsight, showInsightRows } from "./commands/insights.ts";

/** `datainsight insights ...` */
export function addInsightCommands(program: Command, { context, does }: Group): void {
  const analysisId = idFrom(`${context.env.command} analyses list`);
  const insightId = idFrom(`${context.env.command} insights list ANALYSIS`);
  const insights = program
    .command("insights")
    .description("list the insights of an analysis, show what proves one, and its rows")
    .addHelpText(
      "after",
      examples(context, [
        "insights list ANALYSIS --severity high",
        "insights show INSIGHT",
        "insights rows INSIGHT --limit 50",
      ]),
    );
  insights
    .command("list")
    .description("list the insights of an analysis, worst first")
    .argument("<ANALYSIS>", "see analyses list", analysisId)
    .addOption(new Option("--severity <S>", "those of one severity (info: notes)").choices(severities))
    .option("--page <N>", "which page", wholeNumber(1, 1_000_000), 1)
    .option("--limit <N>", "how many on a page", wholeNumber(1, 100), 20)
    .option("--json", "as JSON")
    .action(does((id: string, options) => listInsights(context, id, options)));
  insights
    .command("show")
    .description("show one insight: its rule, the limit that it crossed, rows, values, predicate")
    .argument("<INSIGHT>", "see insights list", insightId)
    .option("--json", "as JSON")
    .action(does((id: string, options) => showInsight(context, id, options)));
  insights
    .command("rows")
    .description("show the rows that it speaks of, personal data masked")
    .argument("<INSIGHT>", "see insights list", insightId)
    .option("--page <N>", "which page", wholeNumber(1, 1_000_000), 1)
    .option("--limit <N>", "how many on a page", wholeNumber(1, 100), 20)
    .option("--reveal", "show personal data (editors and above; it is logged)")
    .option("--json", "as JSON")
    .action(does((id: string, options) => showInsightRows(context, id, options)));
}

/** `datainsight fixes ...` */
export function addFixCommands(program: Command, { context, does }: Group): void {
  const analysisId = idFrom(`${context.env.command} analyses list`);
  const insightId = idFrom(`${context.env.command} fixes list`);
  const fixes = program
    .command("fixes")
    .description("list, try and apply the fixes that an analysis has")
    .addHelpText(
      "after",
      examples(context, ["fixes list ANALYSIS", "fixes prove INSIGHT", "fixes apply ANALYSIS --all-proven"]),
    );
  fixes
    .command("list")
    .description("list the fixes, worst insight first, and what each did to the data")
    .argument("<ANALYSIS>", "see analyses list", analysisId)
    .option("--json", "as JSON")
    .action(does((id: string, options) => listFixes(context, id, options)));
  fixes
    .command("prove")
    .description("try the fix of one insight on the data")
    .argument("<INSIGHT>", "see fixes list", insightId)
    .action(does((id: string) => proveFix(context, id)));
  fixes
    .command("apply")
    .description("make the next version of the dataset out of proven fixes, and analyse it")
    .argument("<ANALYSIS>", "see analyses list", analysisId)
    .option(
      "--insight <ID>",
      "the fix of this insight; as often as needed, applied in this order",
      (text: string, all: string[] | undefined) => [...(all ?? []), insightId(text)],
    )
    .option("--all-proven", "every fix that is proven, in an order that suits them")
    .action(does((id: string, options) => applyFixes(context, id, options)));
}
