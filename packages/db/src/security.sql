-- Roles, grants, row-level security and views. Idempotent: it runs after every migrate and every push, in one transaction,
-- as the owner of the tables, who need not be a superuser. A table with workspace_id that nothing below names gets the
-- rule of the house by itself; a table that is not there (after a rollback) is left out.

-- Roles: of the whole server, so never dropped. The login role may take them on but does not have their rights by itself:
-- a query outside of any role sees no row. Where GRANT cannot say that (before 16), a role without inheritance stands between.
do $$
declare
  granted text;
  direct constant boolean := current_setting('server_version_num')::int >= 160000;
  gate constant text := 'datainsight_gate';
begin
  foreach granted in array array['datainsight_app', 'datainsight_system'] || case when direct then '{}'::text[] else array[gate] end loop
    continue when exists (select from pg_roles where rolname = granted);
    begin
      execute format('create role %I nologin noinherit', granted);
    exception
      -- Another database of this server did it at the same moment.
      when duplicate_object or unique_violation then null;
    end;
  end loop;
  foreach granted in array array['datainsight_app', 'datainsight_system'] loop
    if direct then
      continue when pg_has_role(current_user, granted, 'SET');
      execute format('grant %I to %I with inherit false, set true', granted, current_user);
    else
      continue when pg_has_role(current_user, granted, 'MEMBER');
      execute format('grant %I to %I', granted, gate);
      execute format('grant %I to %I', gate, current_user);
    end if;
  end loop;
exception
  when insufficient_privilege then
    raise exception 'The login role % may not make or grant the roles datainsight_app and datainsight_system.', current_user
      using hint = format('Let an administrator run, leaving out roles that exist: CREATE ROLE datainsight_app NOLOGIN NOINHERIT; '
        'CREATE ROLE datainsight_system NOLOGIN NOINHERIT; GRANT datainsight_app, datainsight_system TO %I%s;',
        current_user, case when direct then ' WITH INHERIT FALSE, SET TRUE' else '' end), errcode = 'insufficient_privilege';
end $$;

-- The foreign key of dataset versions nulls parent_id alone; drizzle-kit push can only null workspace_id with it.
do $$
begin
  if exists (select from pg_constraint where conname = 'datasets_workspace_id_parent_id_fk' and cardinality(coalesce(confdelsetcols, '{}')) = 0) then
    alter table public.datasets drop constraint datasets_workspace_id_parent_id_fk;
    alter table public.datasets add constraint datasets_workspace_id_parent_id_fk
      foreign key (workspace_id, parent_id) references public.datasets (workspace_id, id) on delete set null (parent_id);
  end if;
end $$;

-- jobs: the work of every kind. A table with job columns gets its branch here. The reader's rights and policies hold.
drop view if exists public.jobs;
do $$
begin
  if to_regclass('public.datasets') is null or to_regclass('public.analyses') is null then return; end if;
  create view public.jobs with (security_invoker = true) as
    select 'ingest'::text as kind, id, workspace_id, uploaded_by as requested_by, status, progress, attempt,
      created_at, started_at, completed_at, error_code, error_message
    from public.datasets
    union all
    select 'analysis'::text, id, workspace_id, requested_by, status, progress, attempt,
      created_at, started_at, completed_at, error_code, error_message
    from public.analyses;
end $$;

-- Row-level security. Policies compare settings only, each an indexable equality. datainsight_system sees every row.
do $$
declare
  workspace constant text := $q$nullif(current_setting('app.workspace_id', true), '')::uuid$q$;
  person constant text := $q$nullif(current_setting('app.user_id', true), '')::uuid$q$;
  -- Tables that the application may not touch at all, and those with rules of their own.
  identity constant text[] := array['accounts', 'sessions', 'verifications', 'api_keys'];
  special constant text[] := array['users', 'workspaces', 'workspace_members', 'activity_logs', 'idempotency_keys'];
  relation text;
  policy record;
begin
  grant usage on schema public to datainsight_app, datainsight_system;
  for relation in
    select c.relname
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (c.relname = any (identity || special)
        or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped))
    order by c.relname
  loop
    execute format('alter table public.%I enable row level security', relation);
    execute format('alter table public.%I force row level security', relation);
    for policy in select polname from pg_policy where polrelid = format('public.%I', relation)::regclass loop
      execute format('drop policy %I on public.%I', policy.polname, relation);
    end loop;
    execute format('revoke all on public.%I from public, datainsight_app, datainsight_system', relation);
    execute format('grant select, insert, update, delete on public.%I to datainsight_system', relation);
    execute format('create policy %I on public.%I to datainsight_system using (true) with check (true)', relation || '_system', relation);
    continue when relation = any (identity || special);
    execute format('grant select, insert, update, delete on public.%I to datainsight_app', relation);
    execute format('create policy %I on public.%I to datainsight_app using (workspace_id = %s)', relation || '_app', relation, workspace);
  end loop;

  -- People see themselves, the members of the workspace they are in, and the owners of the workspaces they belong to.
  -- Email, role and whether one may sign in are changed by datainsight_system alone.
  if to_regclass('public.users') is not null then
    grant select, update (full_name, image, updated_at) on public.users to datainsight_app;
    execute format('create policy users_app_select on public.users for select to datainsight_app using ('
      'id = %1$s or id = any (array(select user_id from public.workspace_members where workspace_id = %2$s)) '
      'or id = any (array(select owner_id from public.workspaces)))', person, workspace);
    execute format('create policy users_app_update on public.users for update to datainsight_app using (id = %s)', person);
  end if;

  -- A workspace is seen from within, and by its members when they list theirs; it is changed from within.
  if to_regclass('public.workspaces') is not null then
    grant select, insert, update, delete on public.workspaces to datainsight_app;
    execute format('create policy workspaces_app_select on public.workspaces for select to datainsight_app using ('
      'id = %1$s or id = any (array(select workspace_id from public.workspace_members where user_id = %2$s)))', workspace, person);
    execute format('create policy workspaces_app_insert on public.workspaces for insert to datainsight_app with check (id = %s)', workspace);
    execute format('create policy workspaces_app_update on public.workspaces for update to datainsight_app using (id = %s)', workspace);
    execute format('create policy workspaces_app_delete on public.workspaces for delete to datainsight_app using (id = %s)', workspace);
  end if;

  if to_regclass('public.workspace_members') is not null then
    grant select, insert, update, delete on public.workspace_members to datainsight_app;
    execute format('create policy workspace_members_app on public.workspace_members to datainsight_app using (workspace_id = %s)', workspace);
    execute format('create policy workspace_members_app_own on public.workspace_members for select to datainsight_app using (user_id = %s)', person);
  end if;

  -- The log only grows: nobody may change or remove an entry. The foreign keys still null a user or workspace that is
  -- deleted, since they act as the owner of the table. An entry without a workspace is written by the person it names.
  if to_regclass('public.activity_logs') is not null then
    revoke update, delete on public.activity_logs from datainsight_system;
    grant select, insert on public.activity_logs to datainsight_app;
    execute format('create policy activity_logs_app_select on public.activity_logs for select to datainsight_app using (workspace_id = %s)', workspace);
    execute format('create policy activity_logs_app_insert on public.activity_logs for insert to datainsight_app with check ('
      'workspace_id = %1$s or (workspace_id is null and user_id = %2$s))', workspace, person);
  end if;

  if to_regclass('public.idempotency_keys') is not null then
    grant select, insert, update, delete on public.idempotency_keys to datainsight_app;
    execute format('create policy idempotency_keys_app on public.idempotency_keys to datainsight_app using ('
      'user_id = %1$s and (workspace_id is null or workspace_id = %2$s))', person, workspace);
  end if;

  if to_regclass('public.jobs') is not null then
    grant select on public.jobs to datainsight_app, datainsight_system;
  end if;
end $$;
