import { randomUUID } from "node:crypto";
import {
  aCheck,
  aColumnProfile,
  aDataset,
  aMember,
  anActivityLog,
  anAnalysis,
  anApiKey,
  anInsight,
  aSession,
  aUser,
  aWorkspace,
  test,
  violationOf,
} from "@datainsight/testing";
import { sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { accounts, idempotencyKeys, type Db } from "./index.ts";

const nobody = "01900000-0000-7000-8000-000000000000";
const hash = "a".repeat(64);

async function anAccount(db: Db, given: Partial<typeof accounts.$inferInsert> = {}) {
  const userId = given.userId ?? (await aUser(db)).id;
  const values = {
    userId,
    accountId: randomUUID(),
    providerId: "credential",
    passwordHash: "$argon2id$v=19$x",
    ...given,
  };
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local role datainsight_system`);
    return tx.insert(accounts).values(values);
  });
}

async function anIdempotencyKey(db: Db, given: Partial<typeof idempotencyKeys.$inferInsert> = {}) {
  const userId = given.userId ?? (await aUser(db)).id;
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local role datainsight_system`);
    return tx.insert(idempotencyKeys).values({ key: randomUUID(), requestHash: hash, ...given, userId });
  });
}

type Attempt = (db: Db) => Promise<unknown>;
// What the types refuse reaches the database through a cast: the point is that the database refuses it too.
const wrong = (value: string) => value as never;

const checks: Record<string, Attempt> = {
  users_email_check: (db) => aUser(db, { email: " " }),
  users_full_name_check: (db) => aUser(db, { fullName: "" }),
  users_role_check: (db) => aUser(db, { role: wrong("root") }),
  accounts_password_hash_check: (db) => anAccount(db, { passwordHash: null }),
  workspaces_name_check: (db) => aWorkspace(db, { name: "  " }),
  workspace_members_role_check: async (db) =>
    aMember(db, { workspaceId: (await aWorkspace(db)).id, role: wrong("king") }),
  datasets_name_check: (db) => aDataset(db, { name: "" }),
  datasets_version_check: (db) => aDataset(db, { version: 0 }),
  datasets_file_size_check: (db) => aDataset(db, { fileSize: -1 }),
  datasets_row_count_check: (db) => aDataset(db, { rowCount: -1 }),
  datasets_column_count_check: (db) => aDataset(db, { columnCount: -1 }),
  datasets_content_sha256_check: (db) => aDataset(db, { contentSha256: "abc" }),
  datasets_format_check: (db) => aDataset(db, { format: wrong("pdf") }),
  datasets_status_check: (db) => aDataset(db, { status: wrong("running") }),
  datasets_progress_check: (db) => aDataset(db, { progress: 101 }),
  datasets_attempt_check: (db) => aDataset(db, { attempt: -1 }),
  datasets_error_code_check: (db) => aDataset(db, { errorCode: wrong("oops") }),
  analyses_quality_score_check: (db) => anAnalysis(db, { qualityScore: 100.5 }),
  analyses_goal_type_check: (db) => anAnalysis(db, { goalType: wrong("win") }),
  analyses_status_check: (db) => anAnalysis(db, { status: wrong("processing") }),
  analyses_progress_check: (db) => anAnalysis(db, { progress: -1 }),
  analyses_attempt_check: (db) => anAnalysis(db, { attempt: -1 }),
  analyses_error_code_check: (db) => anAnalysis(db, { errorCode: wrong("oops") }),
  column_profiles_column_name_check: (db) => aColumnProfile(db, { columnName: "" }),
  column_profiles_position_check: (db) => aColumnProfile(db, { position: -1 }),
  column_profiles_null_count_check: (db) => aColumnProfile(db, { nullCount: -1 }),
  column_profiles_unique_count_check: (db) => aColumnProfile(db, { uniqueCount: -1 }),
  column_profiles_data_type_check: (db) => aColumnProfile(db, { dataType: wrong("blob") }),
  insights_rule_version_check: (db) => anInsight(db, { ruleVersion: 0 }),
  insights_points_lost_check: (db) => anInsight(db, { pointsLost: 101 }),
  insights_severity_check: (db) => anInsight(db, { severity: wrong("dire") }),
  insights_type_check: (db) => anInsight(db, { type: wrong("magic") }),
  activity_logs_action_check: (db) => anActivityLog(db, { action: " " }),
  idempotency_keys_key_check: (db) => anIdempotencyKey(db, { key: "" }),
  idempotency_keys_request_hash_check: (db) => anIdempotencyKey(db, { requestHash: "x" }),
  idempotency_keys_status_check: (db) => anIdempotencyKey(db, { status: wrong("lost") }),
};

const uniques: Record<string, Attempt> = {
  users_email_key: async (db) => {
    await aUser(db, { email: "grace@example.com" });
    return aUser(db, { email: "Grace@EXAMPLE.com" });
  },
  accounts_provider_id_account_id_key: async (db) => {
    await anAccount(db, { accountId: "twice" });
    return anAccount(db, { accountId: "twice" });
  },
  sessions_token_key: async (db) => {
    await aSession(db, { token: "twice" });
    return aSession(db, { token: "twice" });
  },
  api_keys_key_key: async (db) => {
    await anApiKey(db, { key: "twice" });
    return anApiKey(db, { key: "twice" });
  },
  workspace_members_pkey: async (db) => {
    const { id, ownerId } = await aWorkspace(db);
    return aMember(db, { workspaceId: id, userId: ownerId });
  },
  column_profiles_analysis_id_column_name_key: async (db) => {
    const { analysisId, columnName } = await aColumnProfile(db);
    return aColumnProfile(db, { analysisId, columnName });
  },
  idempotency_keys_user_id_workspace_id_key_key: async (db) => {
    const { id: userId } = await aUser(db);
    await anIdempotencyKey(db, { userId, key: "twice" });
    return anIdempotencyKey(db, { userId, key: "twice" });
  },
  datasets_id_workspace_id_key: async (db) => {
    const { id, workspaceId } = await aDataset(db);
    return aDataset(db, { id, workspaceId });
  },
  analyses_id_workspace_id_key: async (db) => {
    const { id, datasetId } = await anAnalysis(db);
    return anAnalysis(db, { id, datasetId });
  },
};

const foreignKeys: Record<string, Attempt> = {
  accounts_user_id_fk: (db) => anAccount(db, { userId: nobody }),
  sessions_user_id_fk: (db) => aSession(db, { userId: nobody }),
  api_keys_reference_id_fk: (db) => anApiKey(db, { referenceId: nobody }),
  workspaces_owner_id_fk: (db) => aWorkspace(db, { ownerId: nobody }),
  workspace_members_workspace_id_fk: (db) => aMember(db, { workspaceId: nobody }),
  workspace_members_user_id_fk: async (db) => aMember(db, { workspaceId: (await aWorkspace(db)).id, userId: nobody }),
  datasets_workspace_id_fk: (db) => aDataset(db, { workspaceId: nobody }),
  datasets_uploaded_by_fk: (db) => aDataset(db, { uploadedBy: nobody }),
  datasets_workspace_id_parent_id_fk: async (db) => aDataset(db, { parentId: (await aDataset(db)).id }),
  analyses_workspace_id_dataset_id_fk: async (db) => movedElsewhere(db, "analyses", await anAnalysis(db)),
  analyses_requested_by_fk: (db) => anAnalysis(db, { requestedBy: nobody }),
  dataset_checks_workspace_id_dataset_id_fk: async (db) => movedElsewhere(db, "dataset_checks", await aCheck(db)),
  column_profiles_workspace_id_analysis_id_fk: async (db) =>
    movedElsewhere(db, "column_profiles", await aColumnProfile(db)),
  insights_workspace_id_analysis_id_fk: async (db) => movedElsewhere(db, "insights", await anInsight(db)),
  activity_logs_user_id_fk: (db) => anActivityLog(db, { userId: nobody }),
  activity_logs_workspace_id_fk: (db) => anActivityLog(db, { workspaceId: nobody }),
  idempotency_keys_user_id_fk: (db) => anIdempotencyKey(db, { userId: nobody }),
  idempotency_keys_workspace_id_fk: (db) => anIdempotencyKey(db, { workspaceId: nobody }),
};

/** A row that goes to another workspace without its parent. */
async function movedElsewhere(db: Db, table: string, { id }: { id: string }) {
  const elsewhere = await aWorkspace(db);
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local role datainsight_system`);
    return tx.execute(sql`update ${sql.identifier(table)} set workspace_id = ${elsewhere.id} where id = ${id}`);
  });
}

describe("each constraint refuses what it is there to refuse", () => {
  for (const [code, attempts] of [
    ["23514", checks],
    ["23505", uniques],
    ["23503", foreignKeys],
  ] as const) {
    for (const [constraint, attempt] of Object.entries(attempts)) {
      test(`${constraint} refuses with ${code}`, async ({ db }) => {
        const violation = await violationOf(attempt(db));
        expect(violation.code).toBe(code);
        // A row that repeats id and workspace breaks the primary key as well, which is looked at first.
        expect([constraint, constraint.replace("_id_workspace_id_key", "_pkey")]).toContain(violation.constraint);
      });
    }
  }
});

test("every constraint of the catalog has a case above, apart from primary keys of one column", async ({ system }) => {
  const found = await system.execute<{ name: string }>(sql`
    select conname as name from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'f', 'p') and not (contype = 'p' and cardinality(conkey) = 1)
    union select indexrelid::regclass::text from pg_index join pg_class c on c.oid = indrelid
    where relnamespace = 'public'::regnamespace and indisunique and not indisprimary
    order by 1`);
  const tested = Object.keys({ ...checks, ...uniques, ...foreignKeys }).sort();
  expect(found.map(({ name }) => name)).toEqual(tested);
});

test("every name follows the rule <table>_<columns>_<key|idx|fk|check>", async ({ system }) => {
  const names = await system.execute<{ name: string; table: string }>(sql`
    select conname as name, conrelid::regclass::text as table from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
    union select indexrelid::regclass::text, indrelid::regclass::text from pg_index join pg_class c on c.oid = indrelid where relnamespace = 'public'::regnamespace`);
  for (const { name, table } of names)
    expect(name).toMatch(new RegExp(`^${table}_([a-z0-9_]+_(key|idx|fk|check)|pkey)$`));
});

test("text past its length is refused", async ({ db }) => {
  const attempts = [
    () => aUser(db, { fullName: "x".repeat(256) }),
    () => aDataset(db, { name: "x".repeat(256) }),
    () => aDataset(db, { filePath: "x".repeat(501) }),
  ];
  for (const attempt of attempts) expect((await violationOf(attempt())).code).toBe("22001");
});

test("NaN is no quality score", async ({ db }) => {
  expect(await violationOf(anAnalysis(db, { qualityScore: Number.NaN }))).toEqual({
    code: "23514",
    constraint: "analyses_quality_score_check",
  });
});
