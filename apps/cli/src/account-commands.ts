import { hostname } from "node:os";
import type { Command } from "commander";
import { age, idFrom } from "./arguments.ts";
import { examples, type Group } from "./command-group.ts";
import { clean } from "./commands/clean.ts";
import { createKey, listKeys, login, revokeKey } from "./commands/keys.ts";
import { createUser, resetPassword } from "./commands/users.ts";

/** `datainsight login`, `keys ...` and `users ...` */
export function addAccountCommands(program: Command, group: Group): void {
  addKeys(program, group);
  addUsers(program, group);
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

function addUsers(program: Command, { context, does }: Group): void {
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
}

/** `datainsight clean` */
export function addClean(program: Command, { context, does }: Group): void {
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
