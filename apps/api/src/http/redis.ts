import type { Log } from "@datainsight/services";
import { Redis } from "ioredis";

/** A connection that comes back by itself; while it is away commands fail at once instead of waiting. */
export function openRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, connectTimeout: 2_000 });
  redis.on("error", (error: Error) =>
    log.warn({ err: error }, "Redis cannot be reached: each process counts calls for itself"),
  );
  return redis;
}
