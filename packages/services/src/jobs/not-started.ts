/** A row as it waits for its job, whatever became of an earlier try. */
export const notStarted = {
  status: "pending",
  progress: 0,
  attempt: 0,
  startedAt: null,
  completedAt: null,
  errorCode: null,
  errorMessage: null,
} as const;
