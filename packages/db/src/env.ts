/** The environment for drizzle-kit, which reads the database's address from it as its configuration file says. */
export function drizzleKitEnvironment(url: string | undefined): NodeJS.ProcessEnv {
  return url === undefined ? process.env : { ...process.env, DATABASE_URL: url };
}
