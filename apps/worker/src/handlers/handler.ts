import type { JobDefinition } from "@datainsight/jobs";
import type { Claim, Run } from "@datainsight/services";
import type { z } from "zod";
import type { WorkerDeps } from "../worker-deps.ts";

/** Does one job. Returning completes it; throwing gives it back to the queue. */
export type Handler<Job extends JobDefinition> = (context: {
  payload: z.output<Job["payload"]>;
  signal: AbortSignal;
  deps: WorkerDeps;
}) => Promise<void>;

/** Thrown when another worker has the job: the queue asks again later, in case that worker dies. */
export class JobBusy extends Error {
  constructor() {
    super("another worker has this job");
    this.name = "JobBusy";
  }
}

/** A claim that was made, or undefined when there is nothing left to do. @throws JobBusy while another worker has the job. */
export function claimed<Made extends { run: Run }>(claim: Made | Refused): Made | undefined {
  if ("run" in claim) return claim;
  if (claim.refused === "busy") throw new JobBusy();
  return undefined;
}

type Refused = Exclude<Claim, { run: Run }>;
