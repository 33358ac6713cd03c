import { ServiceError } from "@datainsight/services";
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";

export type RateLimits = {
  /** Counts calls of a user, or of an address that is not signed in. @throws ServiceError `limit_exceeded`. */
  countCalls: (who: { userId: string | undefined; address: string }, calls: number) => Promise<void>;
  /** Counts a try to sign in or up. @throws ServiceError `limit_exceeded`. */
  countSignIn: (who: { email: string | undefined; address: string }) => Promise<void>;
};

export type RateLimitOptions = {
  calls: number;
  signIns: number;
  /** Where every process of an installation counts together; each counts for itself without one, and while it is away. */
  redis?: Redis | undefined;
};

/** Limits a minute long; 0 sets no limit. Strangers get a tenth of a user's calls. */
export function createRateLimits({ calls, signIns, redis }: RateLimitOptions): RateLimits {
  const users = limiter({ name: "users", points: calls, redis });
  const strangers = limiter({ name: "strangers", points: Math.ceil(calls / 10), redis });
  const addresses = limiter({ name: "addresses", points: signIns, redis });
  const accounts = limiter({ name: "accounts", points: Math.ceil(signIns / 6), redis });
  return {
    countCalls: ({ userId, address }, count) =>
      userId === undefined ? strangers(address, count) : users(userId, count),
    countSignIn: async ({ email, address }) => {
      await addresses(address, 1);
      if (email !== undefined) await accounts(email.toLowerCase(), 1);
    },
  };
}

type Limit = { name: string; points: number; redis: Redis | undefined };

function limiter({ name, points, redis }: Limit): (key: string, count: number) => Promise<void> {
  if (points === 0) return async () => {};
  const own = new RateLimiterMemory({ points, duration: 60 });
  const minute = redis
    ? new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `datainsight:${name}`,
        points,
        duration: 60,
        insuranceLimiter: own,
      })
    : own;
  return async (key, count) => {
    try {
      await minute.consume(key, count);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.ceil(error.msBeforeNext / 1000);
      throw new ServiceError(
        "limit_exceeded",
        `Too many calls: at most ${points} a minute. Try again in ${seconds} s.`,
      );
    }
  };
}
