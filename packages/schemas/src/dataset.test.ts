import { expect, test } from "vitest";
import {
  DatasetCreate,
  DatasetList,
  DatasetOverrides,
  DatasetResponse,
  datasetStatuses,
  DatasetUpdate,
} from "./index.ts";

const workspaceId = crypto.randomUUID();

test("a dataset is made from a workspace and a name", () => {
  expect(DatasetCreate.parse({ workspaceId, name: " people.csv " })).toEqual({ workspaceId, name: "people.csv" });
  for (const name of ["", " ", "x".repeat(256)])
    expect(DatasetCreate.safeParse({ workspaceId, name }).success).toBe(false);
  expect(DatasetCreate.safeParse({ workspaceId: "w", name: "a" }).success).toBe(false);
});

test("paths, status, version and results never come from a client", () => {
  for (const extra of [
    { filePath: "/etc/passwd" },
    { tablePath: "x" },
    { status: "completed" },
    { version: 2 },
    { rowCount: 1 },
    { uploadedBy: workspaceId },
  ]) {
    expect(DatasetCreate.safeParse({ workspaceId, name: "a", ...extra }).success).toBe(false);
    expect(DatasetUpdate.safeParse({ name: "a.csv", ...extra }).success).toBe(false);
  }
  expect(Object.keys(DatasetResponse.shape)).not.toContain("filePath");
});

test("overrides name a sheet, a delimiter of one character, an encoding, tokens and types of columns", () => {
  expect(
    DatasetOverrides.safeParse({
      sheet: "2",
      delimiter: ";",
      encoding: "latin1",
      nullTokens: ["-"],
      columns: { zip: { dataType: "text" } },
    }).success,
  ).toBe(true);
  for (const overrides of [
    { delimiter: ";;" },
    { delimiter: "" },
    { sheet: " " },
    { columns: { a: { dataType: "empty" } } },
    { columns: { a: { dataType: "blob" } } },
    { path: "x" },
  ]) {
    expect(DatasetOverrides.safeParse(overrides).success, JSON.stringify(overrides)).toBe(false);
  }
  expect(DatasetOverrides.safeParse({ nullTokens: Array.from({ length: 101 }, String) }).success).toBe(false);
});

test("a list filters by a known status and sorts newest first", () => {
  expect(datasetStatuses).toEqual(["pending", "processing", "completed", "failed"]);
  expect(DatasetList.parse({ workspaceId })).toMatchObject({ page: 1, pageSize: 20, sort: "-createdAt" });
  expect(DatasetList.safeParse({ workspaceId, status: "running" }).success).toBe(false);
  expect(DatasetList.safeParse({ workspaceId, owner: "x" }).success).toBe(false);
});

test("a response carries its workspace, and its uploader while there is one", () => {
  const row = {
    id: crypto.randomUUID(),
    workspaceId,
    workspace: { id: workspaceId, name: "W" },
    uploadedBy: null,
    uploader: null,
    name: "a.csv",
    version: 1,
    parentId: null,
    fileSize: 0,
    format: null,
    contentSha256: null,
    rowCount: null,
    columnCount: null,
    overrides: {},
    derivation: null,
    status: "pending",
    progress: 0,
    attempt: 0,
    startedAt: null,
    completedAt: null,
    errorCode: null,
    errorMessage: null,
    uploadedAt: new Date(0),
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
  expect(DatasetResponse.parse({ ...row, filePath: "secret" })).toEqual({
    ...row,
    uploadedAt: "1970-01-01T00:00:00.000Z",
    createdAt: "1970-01-01T00:00:00.000Z",
    updatedAt: "1970-01-01T00:00:00.000Z",
  });
  for (const wrong of [{ fileSize: -1 }, { version: 0 }, { progress: 101 }, { format: "pdf" }, { errorCode: "oops" }]) {
    expect(DatasetResponse.safeParse({ ...row, ...wrong }).success).toBe(false);
  }
});

test("an update that changes nothing is refused", () => {
  expect(DatasetUpdate.safeParse({}).success).toBe(false);
  expect(DatasetUpdate.parse({ name: "a.csv" })).toEqual({ name: "a.csv" });
});
