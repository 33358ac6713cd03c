/** What the schema commands take from the environment. */
export function readSchemaEnv(): { databaseUrl: string | undefined; nodeEnv: string | undefined } {
  return { databaseUrl: process.env["DATABASE_URL"], nodeEnv: process.env["NODE_ENV"] ?? "development" };
}
