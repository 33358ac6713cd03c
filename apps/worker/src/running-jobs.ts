import type { CancelNotice } from "@datainsight/services";

/** Why a run was stopped from outside. */
export type StopReason = "cancelled" | "lost" | "shutdown";

/** Carried by an abort signal, so that whoever catches it knows what to do with the run. */
export class RunStopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`the run was stopped: ${reason}`);
    this.name = "RunStopped";
    this.reason = reason;
  }
}

/** The runs of this process, so that a cancel or the shutdown reaches them. */
export type RunningJobs = {
  add: (job: CancelNotice) => { signal: AbortSignal; stop: (reason: StopReason) => void; done: () => void };
  cancel: (job: CancelNotice) => void;
  stopAll: () => void;
};

export function createRunningJobs(): RunningJobs {
  const controllers = new Map<string, AbortController>();
  const keyOf = ({ kind, id }: CancelNotice) => `${kind}/${id}`;
  return {
    add: (job) => {
      const controller = new AbortController();
      controllers.set(keyOf(job), controller);
      return {
        signal: controller.signal,
        stop: (reason) => controller.abort(new RunStopped(reason)),
        done: () => controllers.delete(keyOf(job)),
      };
    },
    cancel: (job) => controllers.get(keyOf(job))?.abort(new RunStopped("cancelled")),
    stopAll: () => controllers.forEach((controller) => controller.abort(new RunStopped("shutdown"))),
  };
}
