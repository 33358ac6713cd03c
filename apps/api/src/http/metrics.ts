import { timingSafeEqual } from "node:crypto";
import { ServiceError } from "@datainsight/services";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { isLoopback } from "./client-address.ts";
import type { HttpContext } from "./variables.ts";

export type Metrics = {
  /** Seconds that a request took, by what it asked for. */
  observe: (labels: { method: string; route: string; status: number }, seconds: number) => void;
  /** The exposition of all metrics. @throws ServiceError `not_found` for callers who may not see them. */
  answer: (c: HttpContext) => Promise<Response>;
  close: () => void;
};

/** Metrics of this process for Prometheus: seen from this machine, or with the token. */
export function createMetrics(token: string | undefined): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "datainsight_http_request_duration_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
    registers: [registry],
  });
  return {
    observe: (labels, seconds) => duration.observe(labels, seconds),
    answer: async (c) => {
      if (!mayRead(c, token)) throw new ServiceError("not_found", "There is no page here.");
      return c.body(await registry.metrics(), 200, { "Content-Type": registry.contentType });
    },
    close: () => registry.clear(),
  };
}

function mayRead(c: HttpContext, token: string | undefined): boolean {
  // A proxy on this machine is loopback too, so a forwarded request never counts as local.
  const local =
    isLoopback((c.env.incoming.socket.remoteAddress ?? "").replace(/^::ffff:/, "")) &&
    c.req.header("x-forwarded-for") === undefined;
  if (token === undefined) return local;
  const given = Buffer.from(/^bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "");
  const right = Buffer.from(token);
  return local || (given.length === right.length && timingSafeEqual(given, right));
}
