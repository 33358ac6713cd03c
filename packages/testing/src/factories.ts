import { randomUUID } from "node:crypto";
import * as tables from "@datainsight/db";
import { asSystem, type Db } from "@datainsight/db";
import { eq } from "drizzle-orm";

type Row<Table extends { $inferSelect: unknown }> = Table["$inferSelect"];
type Given<Table extends { $inferInsert: unknown }> = Partial<Table["$inferInsert"]>;

/** Each factory writes one row as datainsight_system and returns it; what it stands on is made too unless it is given. */
export async function aUser(db: Db, given: Given<typeof tables.users> = {}): Promise<Row<typeof tables.users>> {
  const values = { email: `${randomUUID()}@example.com`, fullName: "Ada Example", ...given };
  return one(await asSystem(db, (tx) => tx.insert(tables.users).values(values).returning()));
}

/** A workspace whose owner is a member too. */
export async function aWorkspace(
  db: Db,
  given: Given<typeof tables.workspaces> = {},
): Promise<Row<typeof tables.workspaces>> {
  const ownerId = given.ownerId ?? (await aUser(db)).id;
  return asSystem(db, async (tx) => {
    const workspace = one(
      await tx
        .insert(tables.workspaces)
        .values({ name: "Workspace", ...given, ownerId })
        .returning(),
    );
    await tx.insert(tables.workspaceMembers).values({ workspaceId: workspace.id, userId: ownerId, role: "owner" });
    return workspace;
  });
}

/** A member, an editor unless told; `workspaceId` says of what. */
export async function aMember(
  db: Db,
  given: Given<typeof tables.workspaceMembers> & { workspaceId: string },
): Promise<Row<typeof tables.workspaceMembers>> {
  const userId = given.userId ?? (await aUser(db)).id;
  const values = { role: "editor" as const, ...given, userId };
  return one(await asSystem(db, (tx) => tx.insert(tables.workspaceMembers).values(values).returning()));
}

export async function aDataset(
  db: Db,
  given: Given<typeof tables.datasets> = {},
): Promise<Row<typeof tables.datasets>> {
  const workspaceId = given.workspaceId ?? (await aWorkspace(db)).id;
  const values = { name: "people.csv", ...given, workspaceId };
  return one(await asSystem(db, (tx) => tx.insert(tables.datasets).values(values).returning()));
}

/** An analysis, in its dataset's workspace; a `workspaceId` alone makes the dataset there. */
export async function anAnalysis(
  db: Db,
  given: Given<typeof tables.analyses> = {},
): Promise<Row<typeof tables.analyses>> {
  const parent =
    given.datasetId === undefined ? await aDataset(db, within(given)) : await findDataset(db, given.datasetId);
  const values = { ...given, workspaceId: parent.workspaceId, datasetId: parent.id };
  return one(await asSystem(db, (tx) => tx.insert(tables.analyses).values(values).returning()));
}

export async function aColumnProfile(
  db: Db,
  given: Given<typeof tables.columnProfiles> = {},
): Promise<Row<typeof tables.columnProfiles>> {
  const parent =
    given.analysisId === undefined ? await anAnalysis(db, within(given)) : await findAnalysis(db, given.analysisId);
  const values = {
    position: 0,
    columnName: `column_${randomUUID().slice(0, 8)}`,
    dataType: "text" as const,
    nullCount: 0,
    uniqueCount: 1,
    statistics: { count: 1, nullShare: 0 },
    ...given,
    workspaceId: parent.workspaceId,
    analysisId: parent.id,
  };
  return one(await asSystem(db, (tx) => tx.insert(tables.columnProfiles).values(values).returning()));
}

export async function anInsight(
  db: Db,
  given: Given<typeof tables.insights> = {},
): Promise<Row<typeof tables.insights>> {
  const parent =
    given.analysisId === undefined ? await anAnalysis(db, within(given)) : await findAnalysis(db, given.analysisId);
  const values = {
    ruleId: "missing-values",
    ruleVersion: 1,
    fingerprint: randomUUID(),
    severity: "low" as const,
    type: "missing_data" as const,
    description: "One of two values is missing.",
    recommendation: "Find out why.",
    evidence: { rowCount: 1, rowShare: 0.5 },
    ...given,
    workspaceId: parent.workspaceId,
    analysisId: parent.id,
  };
  return one(await asSystem(db, (tx) => tx.insert(tables.insights).values(values).returning()));
}

/** A check of a dataset: its column `a` must not be missing. */
export async function aCheck(
  db: Db,
  given: Given<typeof tables.datasetChecks> = {},
): Promise<Row<typeof tables.datasetChecks>> {
  const parent =
    given.datasetId === undefined ? await aDataset(db, within(given)) : await findDataset(db, given.datasetId);
  const values = {
    definition: { kind: "not_null" as const, column: "a" },
    ...given,
    workspaceId: parent.workspaceId,
    datasetId: parent.id,
  };
  return one(await asSystem(db, (tx) => tx.insert(tables.datasetChecks).values(values).returning()));
}

/** An entry of the log; nothing is made for it. */
export async function anActivityLog(
  db: Db,
  given: Given<typeof tables.activityLogs> = {},
): Promise<Row<typeof tables.activityLogs>> {
  const values = { action: "dataset.create", ...given };
  return one(await asSystem(db, (tx) => tx.insert(tables.activityLogs).values(values).returning()));
}

export async function aSession(
  db: Db,
  given: Given<typeof tables.sessions> = {},
): Promise<Row<typeof tables.sessions>> {
  const userId = given.userId ?? (await aUser(db)).id;
  const values = { token: randomUUID(), expiresAt: new Date(Date.now() + 3_600_000), ...given, userId };
  return one(await asSystem(db, (tx) => tx.insert(tables.sessions).values(values).returning()));
}

export async function anApiKey(db: Db, given: Given<typeof tables.apiKeys> = {}): Promise<Row<typeof tables.apiKeys>> {
  const referenceId = given.referenceId ?? (await aUser(db)).id;
  const values = { key: randomUUID(), ...given, referenceId };
  return one(await asSystem(db, (tx) => tx.insert(tables.apiKeys).values(values).returning()));
}

function within(given: { workspaceId?: string | undefined }): { workspaceId?: string } {
  return given.workspaceId === undefined ? {} : { workspaceId: given.workspaceId };
}

async function findDataset(db: Db, id: string) {
  return one(await asSystem(db, (tx) => tx.select().from(tables.datasets).where(eq(tables.datasets.id, id))));
}

async function findAnalysis(db: Db, id: string) {
  return one(await asSystem(db, (tx) => tx.select().from(tables.analyses).where(eq(tables.analyses.id, id))));
}

function one<Item>(rows: Item[]): Item {
  const [row] = rows;
  if (row === undefined) throw new Error("There is no such row.");
  return row;
}
