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
