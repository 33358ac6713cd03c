import { expect, test } from "vitest";
import { isTerminal, JobEvent, jobKinds, JobList, JobResponse, jobStatuses } from "./index.ts";

const job = {
  kind: "analysis",
  id: crypto.randomUUID(),
  workspaceId: crypto.randomUUID(),
  requestedBy: null,
  status: "running",
  progress: 40,
  attempt: 1,
  startedAt: new Date(0),
  completedAt: null,
  errorCode: null,
  errorMessage: null,
  createdAt: new Date(0),
};

test("a job is of a known kind and status, its progress from 0 to 100", () => {
  expect(jobKinds).toEqual(["ingest", "analysis"]);
  expect(JobResponse.parse(job)).toMatchObject({ startedAt: "1970-01-01T00:00:00.000Z", completedAt: null });
  for (const wrong of [
    { kind: "dance" },
    { status: "lost" },
    { progress: 101 },
    { progress: -1 },
    { attempt: 0.5 },
    { errorCode: "oops" },
  ]) {
    expect(JobResponse.safeParse({ ...job, ...wrong }).success).toBe(false);
  }
});

test("completed, failed and cancelled are the states that never move again", () => {
  expect(jobStatuses.filter(isTerminal)).toEqual(["completed", "failed", "cancelled"]);
});

test("an event says where a job stands", () => {
  const event = {
    kind: "ingest",
    id: job.id,
    attempt: 1,
    status: "processing",
    progress: 10,
    stage: "reading",
    errorCode: null,
    errorMessage: null,
  };
  expect(JobEvent.parse(event)).toEqual(event);
  expect(JobEvent.safeParse({ ...event, status: "reading" }).success).toBe(false);
});

test("a list is of one workspace, and rejects unknown filters", () => {
  expect(JobList.parse({ workspaceId: job.workspaceId })).toMatchObject({ sort: "-createdAt" });
  expect(JobList.safeParse({ workspaceId: job.workspaceId, userId: job.id }).success).toBe(false);
});
