import {
  analysisStatuses,
  datasetStatuses,
  goalTypes,
  insightTypes,
  severities,
  type AnalysisStatus,
  type CheckDefinition,
  type DatasetStatus,
} from "@datainsight/schemas";
import type { Db, Tx } from "./client.ts";
import { asSystem } from "./roles.ts";
import * as tables from "./schema.ts";
import { createSeedValues, type SeedValues } from "./seed-values.ts";

/** What every seeded user signs in with: for development alone. */
export const devPassword = "datainsight-dev";
const devPasswordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$ZGF0YWluc2lnaHQtc2VlZA$YqJy3lO54qdqGe6XlUBQxj0DJDY4CY9oREdkePM5klM";

export interface SeedOptions {
  users?: number;
  workspaces?: number;
  datasets?: number;
  /** The same number gives the same rows, ids and times, on an empty database. */
  seed?: number;
  /** Of `devPassword` unless told; an argon2id hash. */
  passwordHash?: string;
}

export interface SeedCounts {
  users: number;
  workspaces: number;
  datasets: number;
  analyses: number;
}

interface SeededDataset {
  id: string;
  workspaceId: string;
  userId: string;
  status: DatasetStatus;
}

/**
 * Fills a database with sample rows, in one transaction: users who can sign in, workspaces with members, datasets in
 * every status, and on each read dataset two checks and an analysis in every status, the completed ones with profiles and insights.
 */
export async function seed(db: Db, options: SeedOptions = {}): Promise<SeedCounts> {
  const values = createSeedValues(options.seed ?? 1);
  return asSystem(db, async (tx) => {
    const userIds = await seedUsers(tx, values, options);
    const workspaces = await seedWorkspaces(tx, values, { userIds, count: options.workspaces ?? 3 });
    const datasets = await seedDatasets(tx, values, { workspaces, count: options.datasets ?? 12 });
    let analyses = 0;
    for (const dataset of datasets) analyses += await seedAnalyses(tx, values, dataset);
    return { users: userIds.length, workspaces: workspaces.length, datasets: datasets.length, analyses };
  });
}

async function seedUsers(tx: Tx, values: SeedValues, options: SeedOptions): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= (options.users ?? 5); number += 1) {
    const id = values.id();
    const createdAt = values.time();
    const stamp = { createdAt, updatedAt: createdAt };
    const name = `${values.pick(["Ada", "Grace", "Edgar", "Barbara", "Michael"])} ${values.pick(["Lind", "Okafor", "Sato", "Meyer", "Silva"])}`;
    await tx.insert(tables.users).values({
      id,
      email: `user${number}-${values.below(1_000_000)}@example.com`,
      fullName: name,
      emailVerified: true,
      role: number === 1 ? "admin" : "user",
      ...stamp,
    });
    await tx.insert(tables.accounts).values({
      id: values.id(),
      userId: id,
      accountId: id,
      providerId: "credential",
      passwordHash: options.passwordHash ?? devPasswordHash,
      ...stamp,
    });
    ids.push(id);
  }
  return ids;
}

async function seedWorkspaces(tx: Tx, values: SeedValues, wanted: { userIds: string[]; count: number }) {
  const made: { id: string; ownerId: string }[] = [];
  for (let number = 0; number < wanted.count; number += 1) {
    const ownerId = wanted.userIds[number % wanted.userIds.length];
    if (ownerId === undefined) throw new Error("Workspaces need at least one user.");
    const id = values.id();
    const createdAt = values.time();
    const stamp = { createdAt, updatedAt: createdAt };
    await tx.insert(tables.workspaces).values({
      id,
      ownerId,
      name: `${values.pick(["Retail", "Climate", "Health", "Energy"])} ${number + 1}`,
      ...stamp,
    });
    await tx.insert(tables.workspaceMembers).values({ workspaceId: id, userId: ownerId, role: "owner", ...stamp });
    const guest = wanted.userIds[(number + 1) % wanted.userIds.length];
    if (guest !== undefined && guest !== ownerId) {
      const role = values.pick(["admin", "editor", "viewer"]);
      await tx.insert(tables.workspaceMembers).values({ workspaceId: id, userId: guest, role, ...stamp });
    }
    made.push({ id, ownerId });
  }
  return made;
}

async function seedDatasets(
  tx: Tx,
  values: SeedValues,
  wanted: { workspaces: { id: string; ownerId: string }[]; count: number },
) {
  const made: SeededDataset[] = [];
  for (let number = 0; number < wanted.count; number += 1) {
    const workspace = wanted.workspaces[number % wanted.workspaces.length];
    if (workspace === undefined) throw new Error("Datasets need at least one workspace.");
    // The first is completed, so that any number of datasets shows every state of an analysis.
    const status = datasetStatuses[(number + 2) % datasetStatuses.length] ?? "completed";
    const id = values.id();
    const createdAt = values.time();
    await tx.insert(tables.datasets).values({
      id,
      workspaceId: workspace.id,
      uploadedBy: workspace.ownerId,
      name: `${values.pick(["orders", "sensors", "patients", "trips"])}-${number + 1}.csv`,
      format: "csv",
      fileSize: status === "pending" ? 0 : 1_000 + values.below(1_000_000),
      status,
      ...jobState(values, status),
      ...(status === "completed" ? { rowCount: 100 + values.below(10_000), columnCount: columnNames.length } : {}),
      uploadedAt: createdAt,
      createdAt,
      updatedAt: createdAt,
    });
    if (status === "completed") await seedChecks(tx, values, { id, workspaceId: workspace.id });
    made.push({ id, workspaceId: workspace.id, userId: workspace.ownerId, status });
  }
  return made;
}

async function seedChecks(tx: Tx, values: SeedValues, dataset: { id: string; workspaceId: string }): Promise<void> {
  const createdAt = values.time();
  const definitions: CheckDefinition[] = [
    { kind: "unique", columns: ["id"] },
    { kind: "range", column: "amount", min: "0", max: null },
  ];
  for (const definition of definitions) {
    await tx.insert(tables.datasetChecks).values({
      id: values.id(),
      workspaceId: dataset.workspaceId,
      datasetId: dataset.id,
      definition,
      createdAt,
      updatedAt: createdAt,
    });
  }
}

async function seedAnalyses(tx: Tx, values: SeedValues, dataset: SeededDataset): Promise<number> {
  if (dataset.status !== "completed") return 0;
  for (const status of analysisStatuses) {
    const id = values.id();
    const createdAt = values.time();
    await tx.insert(tables.analyses).values({
      id,
      workspaceId: dataset.workspaceId,
      datasetId: dataset.id,
      requestedBy: dataset.userId,
      goalType: values.pick(goalTypes),
      status,
      ...jobState(values, status),
      qualityScore: status === "completed" ? 50 + values.below(5_000) / 100 : null,
      createdAt,
      updatedAt: createdAt,
    });
    if (status === "completed") await seedFindings(tx, values, { id, workspaceId: dataset.workspaceId });
  }
  return analysisStatuses.length;
}

function jobState(values: SeedValues, status: DatasetStatus | AnalysisStatus) {
  if (status === "pending") return {};
  const startedAt = values.time();
  if (status === "processing" || status === "running") return { attempt: 1, progress: values.below(100), startedAt };
  const ended = { attempt: 1, startedAt, completedAt: values.time() };
  if (status === "failed")
    return {
      ...ended,
      progress: values.below(100),
      errorCode: "invalid_input" as const,
      errorMessage: "The file is empty.",
    };
  return { ...ended, progress: status === "completed" ? 100 : values.below(100) };
}

const columnNames = ["id", "name", "amount"] as const;

async function seedFindings(tx: Tx, values: SeedValues, analysis: { id: string; workspaceId: string }): Promise<void> {
  const parent = { workspaceId: analysis.workspaceId, analysisId: analysis.id, createdAt: values.time() };
  for (const [position, columnName] of columnNames.entries()) {
    const nullCount = values.below(20);
    await tx.insert(tables.columnProfiles).values({
      ...parent,
      id: values.id(),
      position,
      columnName,
      dataType: columnName === "name" ? "text" : "integer",
      nullCount,
      uniqueCount: 1 + values.below(100),
      statistics: { count: 100 - nullCount, nullShare: nullCount / 100 },
    });
  }
  for (const type of insightTypes) {
    await tx.insert(tables.insights).values({
      ...parent,
      id: values.id(),
      columnName: values.pick(columnNames),
      ruleId: type.replaceAll("_", "-"),
      ruleVersion: 1,
      fingerprint: values.id(),
      severity: values.pick(severities),
      type,
      description: "A sample finding.",
      recommendation: "Nothing: it is a sample.",
      evidence: { rowCount: 1, rowShare: 0.01 },
      pointsLost: values.below(500) / 100,
    });
  }
}
