import { text } from "node:stream/consumers";
import { AuthError, createPasswordHasher, resetPassword } from "@datainsight/auth";
import { databaseEnv, EnvError, parseEnv } from "@datainsight/runtime";
import { checkDbConnection, openDatabase } from "@datainsight/services";
import { z } from "zod";
import { readSource } from "./env.ts";

// Sets the password of the account whose email is the argument; the password comes on standard input.

const [email = ""] = process.argv.slice(2);
try {
  const env = parseEnv(z.object(databaseEnv), readSource());
  const database = openDatabase({ url: env.DATABASE_URL, poolSize: 1, maxOverflow: 0 });
  try {
    await checkDbConnection(database.db);
    await resetPassword(database.db, { email, password: await text(process.stdin) }, createPasswordHasher());
    process.stdout.write(`The password of ${email} is changed, and every session of the account is ended.\n`);
  } finally {
    await database.close();
  }
} catch (error) {
  if (!(error instanceof AuthError) && !(error instanceof EnvError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
