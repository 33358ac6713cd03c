/** The environment for drizzle-kit, which reads the database's address from it as its configuration file says. */
export function drizzleKitEnvironment(url: string | undefined): NodeJS.ProcessEnv {
  return url === undefined ? process.env : { ...process.env, DATABASE_URL: url };
}

/** DATABASE_URL, as drizzle-kit's configuration needs it; undefined where it is not set. */
export function drizzleKitUrl(source: NodeJS.ProcessEnv = process.env): string | undefined {
  return source.DATABASE_URL?.trim() || undefined;
}
