import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CommandResult, Context } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";

const withDatabase = fileURLToPath(new URL("with-database.ts", import.meta.resolve("@datainsight/embedded")));
const accountProgram = fileURLToPath(new URL("../../../api/src/account.ts", import.meta.url));

/**
 * Makes an account where the database is at hand: for the operator, whatever SIGNUP says.
 * Against DATABASE_URL, or the local server's database.
 */
export async function createUser(context: Context, email: string, options: { name?: string }): CommandResult {
  return withPassword(context, ["create", email, options.name ?? email]);
}

/**
 * Sets a new password where the database is at hand: for the operator, since there is no mail to send a link by.
 * Against DATABASE_URL, or the local server's database.
 */
export async function resetPassword(context: Context, email: string): CommandResult {
  return withPassword(context, ["reset-password", email]);
}

async function withPassword({ ask }: Context, args: string[]): CommandResult {
  if (ask === undefined) throw new InputError("The new password is asked for: run this command in a terminal.");
  const password = await ask("New password: ", { hidden: true });
  if (password !== (await ask("The same again: ", { hidden: true })))
    throw new InputError("The two passwords differ: run it again.");
  const child = spawn(process.execPath, [withDatabase, accountProgram, ...args], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.end(password);
  const [code] = await once(child, "exit");
  return code === 0 ? exitCodes.done : exitCodes.failed;
}
