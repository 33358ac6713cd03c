import { errorMeanings, type Log } from "@datainsight/services";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { detailsOf, type Failure, failureOf } from "../trpc/errors.ts";
import type { HttpContext } from "./variables.ts";

/** Answers a failure outside of tRPC: in tRPC's form under /trpc, in REST's form everywhere else. */
export function answerFailure(c: HttpContext, error: unknown, log: Log): Response {
  const failure = failureOf(error);
  const requestId = c.get("requestId");
  logFailure(log, failure, { requestId, path: c.req.path });
  const details = detailsOf(failure, requestId);
  const { http, trpc } = errorMeanings[failure.code];
  if (failure.code === "limit_exceeded" || failure.code === "unavailable")
    c.header("Retry-After", "1", { append: false });
  const body = c.req.path.startsWith("/trpc")
    ? { error: { message: details.message, code: TRPC_ERROR_CODES_BY_KEY[trpc], data: details } }
    : { error: details };
  return c.json(body, http);
}

/** Writes a failure to the log as loudly as its kind deserves; only the log sees the cause of an internal one. */
export function logFailure(log: Log, failure: Failure, fields: { requestId: string; path: string }): void {
  const level = errorMeanings[failure.code].log;
  const cause = level === "error" || level === "warn" ? { err: failure.cause } : {};
  log[level]({ ...fields, code: failure.code, ...cause }, failure.message);
}
