import { ServiceError } from "@datainsight/services";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export type RateLimits = {
  /** Counts calls of a user, or of an address that is not signed in. @throws ServiceError `limit_exceeded`. */
  countCalls: (who: { userId: string | undefined; address: string }, calls: number) => Promise<void>;
  /** Counts a try to sign in or up. @throws ServiceError `limit_exceeded`. */
  countSignIn: (who: { email: string | undefined; address: string }) => Promise<void>;
};

/** Limits of one process, a minute long; 0 sets no limit. Strangers get a tenth of a user's calls. */
export function createRateLimits({ calls, signIns }: { calls: number; signIns: number }): RateLimits {
  const users = limiter(calls);
  const strangers = limiter(Math.ceil(calls / 10));
  const addresses = limiter(signIns);
  const accounts = limiter(Math.ceil(signIns / 6));
  return {
    countCalls: ({ userId, address }, count) =>
      userId === undefined ? strangers(address, count) : users(userId, count),
    countSignIn: async ({ email, address }) => {
      await addresses(address, 1);
      if (email !== undefined) await accounts(email.toLowerCase(), 1);
    },
  };
}

function limiter(points: number): (key: string, count: number) => Promise<void> {
  if (points === 0) return async () => {};
  const minute = new RateLimiterMemory({ points, duration: 60 });
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
