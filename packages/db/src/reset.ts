import { withSchemaLock } from "./migrate.ts";

/** Drops the tables and views of `public` that the login role owns, the record of migrations, and the queue's schema. */
export async function resetSchema(url: string): Promise<void> {
  await withSchemaLock(url, async (sql) => {
    await sql.begin(async (tx) => {
      const relations = await tx<{ name: string; kind: string }[]>`
        select quote_ident(relname) as name, case relkind when 'v' then 'view' else 'table' end as kind
        from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and pg_get_userbyid(relowner) = current_user
        order by relkind desc`;
      for (const { name, kind } of relations) await tx.unsafe(`drop ${kind} if exists public.${name} cascade`);
      await tx.unsafe("drop schema if exists drizzle cascade; drop schema if exists pgboss cascade").simple();
    });
  });
}
