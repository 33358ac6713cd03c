import type { ApiKeyInfo } from "@datainsight/sdk";
import type { CommandResult, Context } from "../context.ts";
import { requireUrl } from "../connect.ts";
import { credentialsFile, storeCredential } from "../credentials.ts";
import { exitCodes, InputError } from "../failures.ts";
import { withSession } from "../sign-in.ts";
import { textTable, type TableColumn } from "../table.ts";
import { shortTime } from "./printing.ts";

export type ServerOptions = { url?: string; email?: string };

const columns: TableColumn<ApiKeyInfo>[] = [
  { title: "id", value: ({ id }) => id },
  { title: "name", value: ({ name }) => name ?? "", shrink: true },
  { title: "begins", value: ({ start }) => start ?? "" },
  { title: "expires", value: ({ expiresAt }) => (expiresAt === null ? "never" : shortTime(expiresAt)) },
];

/** Signs in to a server once and stores a key of its own for the commands. */
export async function login(context: Context, options: ServerOptions & { hostname: string }): CommandResult {
  const url = serverOf(context, options);
  const file = credentialsFile(context.env);
  return withSession(context, { url, email: options.email }, async (account) => {
    const { key } = await account.createApiKey({ name: `datainsight on ${options.hostname}`.slice(0, 32) });
    await storeCredential(file, url, key);
    context.output.out(`Signed in to ${url}; the key is in ${file}.\n`);
    context.output.err(`Use it with: DATAINSIGHT_URL=${url} ${context.env.command} datasets list\n`);
    return exitCodes.done;
  });
}

/** Makes a key and prints it: this is the only time that it can be seen. */
export async function createKey(
  context: Context,
  name: string,
  options: ServerOptions & { expires?: number },
): CommandResult {
  const url = serverOf(context, options);
  return withSession(context, { url, email: options.email }, async (account) => {
    const { id, key } = await account.createApiKey({
      name,
      ...(options.expires !== undefined && { expiresInSeconds: options.expires / 1000 }),
    });
    context.output.out(`${key}\n`);
    context.output.err(`Keep it: it is shown only now. Revoke it with: ${context.env.command} keys revoke ${id}\n`);
    return exitCodes.done;
  });
}

export async function listKeys(context: Context, options: ServerOptions): CommandResult {
  const url = serverOf(context, options);
  return withSession(context, { url, email: options.email }, async (account) => {
    const keys = await account.listApiKeys();
    context.output.out(keys.length === 0 ? "You have no keys.\n" : textTable(keys, columns, context.output.outLooks));
    return exitCodes.done;
  });
}

/** Revokes a key: servers refuse it within a second. */
export async function revokeKey(context: Context, id: string, options: ServerOptions): CommandResult {
  const url = serverOf(context, options);
  return withSession(context, { url, email: options.email }, async (account) => {
    await account.revokeApiKey({ id });
    context.output.out(`Revoked key ${id}.\n`);
    return exitCodes.done;
  });
}

function serverOf({ env }: Context, { url }: ServerOptions): string {
  const text = url ?? env.url;
  if (text === undefined) {
    throw new InputError(
      "Name the server: --url https://data.example.com, or DATAINSIGHT_URL. (The local one needs no sign-in: it makes its own key.)",
    );
  }
  return requireUrl(text, url === undefined ? "DATAINSIGHT_URL" : "--url");
}
