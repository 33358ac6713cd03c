import type { Sql } from "postgres";

/**
 * The schema of a database as sorted lines of text: columns, constraints, indexes, policies, grants, views and row-level
 * security of `public`. Two databases with the same lines have the same schema; the order of columns is not part of it.
 */
export async function describeCatalog(sql: Sql): Promise<string[]> {
  const rows = await sql<{ line: string }[]>`
    select format('column %s.%s %s %s default %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then 'not null' else 'null' end, coalesce(pg_get_expr(d.adbin, d.adrelid), '-')) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
    union all
    select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union all
    select 'index ' || indexdef from pg_indexes where schemaname = 'public'
    union all
    select format('policy %s.%s %s %s using %s check %s', tablename, policyname, cmd, roles, qual, with_check) from pg_policies where schemaname = 'public'
    union all
    select format('table %s row security %s forced %s options %s', relname, relrowsecurity, relforcerowsecurity, reloptions)
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
    union all
    select format('grant %s on %s to %s', privilege_type, table_name, grantee) from information_schema.role_table_grants
      where table_schema = 'public' and grantee like 'datainsight\_%'
    union all
    select format('grant %s (%s) on %s to %s', privilege_type, column_name, table_name, grantee) from information_schema.column_privileges
      where table_schema = 'public' and grantee like 'datainsight\_%'
    union all
    select 'view ' || viewname || ' ' || definition from pg_views where schemaname = 'public'
    order by 1`;
  return rows.map(({ line }) => line);
}
