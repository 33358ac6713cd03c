import { text } from "node:stream/consumers";
import { AuthError, createPasswordHasher, createUser, resetPassword } from "@datainsight/auth";
import { databaseEnv, EnvError, parseEnv } from "@datainsight/runtime";
import { checkDbConnection, openDatabase, type Database } from "@datainsight/services";
import { z } from "zod";
import { readSource } from "./env.ts";

// Looks after an account where the database is at hand: `create EMAIL NAME` or `reset-password EMAIL`. The password comes
// on standard input.

const [command = "", email = "", fullName = ""] = process.argv.slice(2);
try {
  const env = parseEnv(z.object(databaseEnv), readSource());
  const database = openDatabase({ url: env.DATABASE_URL, poolSize: 1, maxOverflow: 0 });
  try {
    await checkDbConnection(database.db);
    process.stdout.write(`${await run(database, await text(process.stdin))}\n`);
  } finally {
    await database.close();
  }
} catch (error) {
  if (!(error instanceof AuthError) && !(error instanceof EnvError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run({ db }: Database, password: string): Promise<string> {
  const passwords = createPasswordHasher();
  if (command === "create") {
    await createUser(db, { email, fullName, password }, passwords);
    return `${email} can sign in now.`;
  }
  await resetPassword(db, { email, password }, passwords);
  return `The password of ${email} is changed, and every session of the account is ended.`;
}
