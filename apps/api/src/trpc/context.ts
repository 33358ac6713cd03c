import type { Auth, Authentication, PasswordHasher } from "@datainsight/auth";
import type { Deps, JobFeed } from "@datainsight/services";

/** What the whole process shares. */
export type Platform = {
  deps: Deps;
  feed: JobFeed;
  auth: Auth;
  passwords: PasswordHasher;
  /** Fires when the server stops: streams without an end of their own end then. */
  stopping: AbortSignal;
};

/** What one request brings. */
export type Context = Platform & {
  requestId: string;
  signal: AbortSignal;
  authentication: Authentication | undefined;
  idempotencyKey: string | undefined;
};
