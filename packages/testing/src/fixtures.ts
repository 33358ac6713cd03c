import { createDb, systemRole, type Database, type Db } from "@datainsight/db";
import { inject, test as base } from "vitest";
import { createDatabase, dropDatabase, urlOf } from "./server.ts";

/**
 * `test` with a database of the file's own, cloned from the migrated template and dropped after it:
 * `databaseUrl` its address as the plain owner; `database` and `db` a pool of that owner, who sees no row outside of a role;
 * `system` a pool as `datainsight_system`, which sees every row, for arranging and asserting.
 */
export const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
  .extend("databaseUrl", { scope: "file" }, async ({}, { onCleanup }): Promise<string> => {
    const server = inject("postgres");
    const name = await createDatabase(server, server.template);
    onCleanup(() => dropDatabase(server, name));
    return urlOf(server.ownerUrl, name);
  })
  .extend("database", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<Database> => {
    const database = createDb({ url: databaseUrl, poolSize: 5, maxOverflow: 5, applicationName: "test" });
    onCleanup(() => database.close());
    return database;
  })
  .extend("db", { scope: "file" }, ({ database }): Db => database.db)
  .extend("system", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<Db> => {
    const database = createDb({
      url: databaseUrl,
      poolSize: 2,
      maxOverflow: 0,
      role: systemRole,
      applicationName: "test-system",
    });
    onCleanup(() => database.close());
    return database.db;
  });

/** A database of its own without any schema, for tests of migrations; `drop` removes it. */
export async function createEmptyDatabase(): Promise<{ url: string; superuserUrl: string; drop: () => Promise<void> }> {
  const server = inject("postgres");
  const name = await createDatabase(server);
  return {
    url: urlOf(server.ownerUrl, name),
    superuserUrl: urlOf(server.superuserUrl, name),
    drop: () => dropDatabase(server, name),
  };
}
