import { runDrizzleKit } from "./drizzle-kit.ts";
import { applySecurity, listApplied, withSchemaLock, type SchemaOptions } from "./migrate.ts";

export interface PushOptions extends SchemaOptions {
  /** Gives drizzle-kit the terminal: it shows what it does, and asks before rows are lost. */
  interactive?: boolean;
  /** Takes every question for answered with yes, losing rows where the declared tables have no place for them. */
  force?: boolean;
}

/**
 * Brings the tables of a development database to what is declared, without migrations, then security.sql and the queue.
 * Throws where migrations are recorded: there it would drop what security.sql made and lose track of versions.
 */
export async function push(url: string, options: PushOptions = {}): Promise<void> {
  await withSchemaLock(url, async (sql) => {
    if ((await listApplied(sql)).length > 0) {
      throw new Error(
        "This database is kept by migrations: use db:migrate. db:push is for development databases that were never migrated.",
      );
    }
    await runDrizzleKit(["push", ...(options.force ? ["--force"] : [])], {
      url,
      interactive: options.interactive ?? false,
    });
    await applySecurity(sql);
    await options.installQueue?.(url);
  });
}
