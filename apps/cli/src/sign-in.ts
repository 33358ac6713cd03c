import { type Account, createClient } from "@datainsight/sdk";
import type { Context } from "./context.ts";
import { InputError } from "./failures.ts";

/**
 * Signs in with email and password for as long as `work` runs: keys are managed by people, never by keys.
 * @throws InputError without a terminal to ask for the password, ClientError when the server refuses
 */
export async function withSession<Result>(
  context: Context,
  { url, email }: { url: string; email: string | undefined },
  work: (account: Account) => Promise<Result>,
): Promise<Result> {
  const { ask } = context;
  if (ask === undefined) throw new InputError("Signing in asks for a password: run this command in a terminal.");
  const who = email ?? (await ask(`Email for ${url}: `));
  const password = await ask("Password: ", { hidden: true });
  const { token } = await createClient({ url }).account.signIn({ email: who, password });
  const { account } = createClient({ url, token });
  try {
    return await work(account);
  } finally {
    await account.signOut().catch(() => undefined);
  }
}
