import { test as base } from "@datainsight/testing";
import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import { expect } from "vitest";
import {
  activityLogs,
  analyses,
  apiKeys,
  asApp,
  columnProfiles,
  datasetChecks,
  datasets,
  insights,
  seed,
  sessions,
  users,
  workspaceMembers,
  workspaces,
  type Tx,
} from "./index.ts";

/** The indexes that the plan of a query uses, and whether it reads a whole table or sorts. */
async function planOf(tx: Tx, query: { getSQL: () => SQL }): Promise<{ indexes: string[]; nodes: string[] }> {
  const [row] = await tx.execute<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(sql`explain (format json) ${query.getSQL()}`);
  const nodes = walk(row?.["QUERY PLAN"][0].Plan);
  return {
    indexes: nodes.flatMap((node) => (node["Index Name"] === undefined ? [] : [node["Index Name"]])),
    nodes: nodes.map((node) => node["Node Type"]),
  };
}

interface PlanNode {
  "Node Type": string;
  "Index Name"?: string;
  Plans?: PlanNode[];
}

function walk(node: PlanNode | undefined): PlanNode[] {
  return node === undefined ? [] : [node, ...(node.Plans ?? []).flatMap(walk)];
}

/** Enough rows that an index is worth it: many workspaces, and one that has thousands of everything. */
const test = base.extend("filled", { scope: "file" }, async ({ db, database, system }) => {
  await seed(db, { users: 20, workspaces: 20, datasets: 20 });
  const [found] = await system
    .select({
      workspaceId: analyses.workspaceId,
      datasetId: analyses.datasetId,
      analysisId: analyses.id,
      userId: workspaces.ownerId,
    })
    .from(analyses)
    .innerJoin(workspaces, eq(workspaces.id, analyses.workspaceId))
    .where(eq(analyses.status, "completed"))
    .limit(1);
  if (!found) throw new Error("The seed made no completed analysis.");
  const { workspaceId, datasetId, analysisId } = found;
  for (const statement of [
    sql`insert into users (id, email, full_name) select gen_random_uuid(), 'u' || n || '@example.com', 'U' from generate_series(1, 3000) n`,
    sql`insert into sessions (id, user_id, token, expires_at) select gen_random_uuid(), id, gen_random_uuid(), now() from users`,
    sql`insert into api_keys (id, reference_id, key) select gen_random_uuid(), id, gen_random_uuid() from users`,
    sql`insert into workspaces (id, name, owner_id) select gen_random_uuid(), 'W', id from users`,
    sql`insert into workspace_members (workspace_id, user_id, role) select id, owner_id, 'owner' from workspaces on conflict do nothing`,
    sql`insert into activity_logs (id, workspace_id, action, timestamp) select gen_random_uuid(), ${workspaceId}, 'x.y', now() - n * interval '1 s' from generate_series(1, 3000) n`,
    sql`insert into datasets (id, workspace_id, name, created_at) select gen_random_uuid(), ${workspaceId}, 'D', now() - n * interval '1 s' from generate_series(1, 3000) n`,
    sql`insert into analyses (id, workspace_id, dataset_id, created_at) select gen_random_uuid(), ${workspaceId}, ${datasetId}, now() - n * interval '1 s' from generate_series(1, 500) n`,
    sql`insert into analyses (id, workspace_id, dataset_id) select gen_random_uuid(), workspace_id, datasets.id from datasets, generate_series(1, 3) n where workspace_id = ${workspaceId}`,
    sql`insert into column_profiles (id, workspace_id, analysis_id, position, column_name, data_type, null_count, unique_count, statistics)
      select gen_random_uuid(), ${workspaceId}, ${analysisId}, n, 'c' || n, 'text', 0, 0, '{}' from generate_series(10, 3000) n`,
    sql`insert into insights (id, workspace_id, analysis_id, rule_id, rule_version, fingerprint, severity, type, description, recommendation, evidence, created_at)
      select gen_random_uuid(), ${workspaceId}, ${analysisId}, 'r', 1, 'f', 'low', 'outliers', 'd', 'r', '{}', now() - n * interval '1 s' from generate_series(1, 3000) n`,
    sql`insert into dataset_checks (id, workspace_id, dataset_id, definition, created_at)
      select gen_random_uuid(), ${workspaceId}, ${datasetId}, '{}', now() - n * interval '1 s' from generate_series(1, 3000) n`,
  ]) {
    await system.execute(statement);
  }
  await database.sql.unsafe("analyze");
  return found;
});

test("each list reads its page from an index, in order, also through the policies of row-level security", async ({
  db,
  filled,
}) => {
  const { workspaceId, datasetId, analysisId, userId } = filled;
  await asApp(db, { workspaceId, userId }, async (tx) => {
    const page = <Query extends { limit: (n: number) => { getSQL: () => SQL } }>(query: Query) => query.limit(20);
    const lists = {
      datasets_workspace_id_created_at_id_idx: page(
        tx
          .select()
          .from(datasets)
          .where(eq(datasets.workspaceId, workspaceId))
          .orderBy(desc(datasets.createdAt), datasets.id),
      ),
      analyses_workspace_id_created_at_id_idx: page(
        tx
          .select()
          .from(analyses)
          .where(eq(analyses.workspaceId, workspaceId))
          .orderBy(desc(analyses.createdAt), analyses.id),
      ),
      analyses_dataset_id_created_at_id_idx: page(
        tx
          .select()
          .from(analyses)
          .where(eq(analyses.datasetId, datasetId))
          .orderBy(desc(analyses.createdAt), analyses.id),
      ),
      dataset_checks_dataset_id_created_at_id_idx: page(
        tx
          .select()
          .from(datasetChecks)
          .where(eq(datasetChecks.datasetId, datasetId))
          .orderBy(desc(datasetChecks.createdAt), datasetChecks.id),
      ),
      activity_logs_workspace_id_timestamp_id_idx: page(
        tx
          .select()
          .from(activityLogs)
          .where(eq(activityLogs.workspaceId, workspaceId))
          .orderBy(desc(activityLogs.timestamp), activityLogs.id),
      ),
      column_profiles_analysis_id_position_idx: page(
        tx
          .select()
          .from(columnProfiles)
          .where(eq(columnProfiles.analysisId, analysisId))
          .orderBy(columnProfiles.position),
      ),
      insights_analysis_id_created_at_id_idx: page(
        tx
          .select()
          .from(insights)
          .where(eq(insights.analysisId, analysisId))
          .orderBy(desc(insights.createdAt), insights.id),
      ),
    };
    for (const [index, query] of Object.entries(lists)) {
      const plan = await planOf(tx, query);
      expect.soft(plan.indexes, index).toEqual([index]);
      expect.soft(plan.nodes, index).not.toContain("Sort");
    }
  });
});

test("looking up a key, a session, an email and one's workspaces uses an index", async ({ db, system, filled }) => {
  const { workspaceId, userId } = filled;
  await system.transaction(async (tx) => {
    expect((await planOf(tx, tx.select().from(apiKeys).where(eq(apiKeys.key, "x")))).indexes).toEqual([
      "api_keys_key_key",
    ]);
    expect((await planOf(tx, tx.select().from(sessions).where(eq(sessions.token, "x")))).indexes).toEqual([
      "sessions_token_key",
    ]);
    expect((await planOf(tx, tx.select().from(users).where(eq(users.email, "x")))).indexes).toEqual([
      "users_email_idx",
    ]);
    expect(
      (
        await planOf(
          tx,
          tx
            .select()
            .from(users)
            .where(sql`lower(${users.email}) = 'x'`),
        )
      ).indexes,
    ).toEqual(["users_email_key"]);
  });
  await asApp(db, { workspaceId, userId }, async (tx) => {
    const own = tx
      .select()
      .from(workspaceMembers)
      .where(and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, userId)));
    expect((await planOf(tx, own)).indexes).toContain("workspace_members_pkey");
    expect((await planOf(tx, tx.select().from(users).where(eq(users.id, userId)))).indexes).toContain("users_pkey");
    expect((await planOf(tx, tx.select().from(workspaces))).indexes).toContain("workspaces_pkey");
  });
});
