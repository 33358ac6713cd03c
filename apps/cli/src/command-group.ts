import type { Command } from "commander";
import { wholeNumber } from "./arguments.ts";
import type { CommandResult, Context } from "./context.ts";

/** What commands are declared with: `does` runs one and keeps its exit code. */
export type Group = {
  context: Context;
  does: <Args extends unknown[]>(work: (...args: Args) => CommandResult) => (...args: Args) => Promise<void>;
};

/** Lines for the end of a help text. */
export function examples({ env }: Context, lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${env.command} ${line}`).join("\n")}\n`;
}

/** The options of a list. */
export function withPaging(command: Command): Command {
  return command
    .option("--workspace <W>", "workspace, by name or id")
    .option("--page <N>", "which page", wholeNumber(1, 1_000_000), 1)
    .option("--limit <N>", "how many on a page", wholeNumber(1, 100), 20)
    .option("--json", "as JSON");
}
