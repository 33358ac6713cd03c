import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { createBoundedQueue } from "./bounded-queue.ts";

/** The least that OWASP's password storage cheat sheet asks for argon2id; memory in KiB. */
export const argon2Cost = { memory: 19456, passes: 2, parallelism: 1 } as const;
const tagLength = 32;
const saltLength = 16;
const shortestSalt = 8;
const derive = promisify(argon2);

export type PasswordHasher = {
  /** The PHC string of the password under a fresh salt. @throws AuthError `unavailable` when too many wait. */
  hash: (password: string) => Promise<string>;
  /** True when the password made the hash; a hash that is not argon2id never matches. @throws AuthError `unavailable`. */
  verify: (input: { hash: string; password: string }) => Promise<boolean>;
};

/**
 * Hashes passwords with argon2id. A hash costs tens of milliseconds of a core, so at most `concurrency` run at once
 * and at most `maxWaiting` wait: a flood of sign-ins is turned away instead of starving everything else.
 */
export function createPasswordHasher({ concurrency = 2, maxWaiting = 100 } = {}): PasswordHasher {
  const inTurn = createBoundedQueue({ concurrency, maxWaiting });
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(saltLength);
        const tag = await tagOf(password, salt, argon2Cost);
        const { memory, passes, parallelism } = argon2Cost;
        return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
      }),
    verify: async ({ hash, password }) => {
      const parsed = parseHash(hash);
      if (!parsed) return false;
      const tag = await inTurn(() => tagOf(password, parsed.salt, parsed.cost));
      return tag.length === parsed.tag.length && timingSafeEqual(tag, parsed.tag);
    },
  };
}

type Cost = { memory: number; passes: number; parallelism: number };

async function tagOf(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return derive("argon2id", { message: password.normalize("NFKC"), nonce: salt, tagLength, ...cost });
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parseHash(hash: string): { cost: Cost; salt: Buffer; tag: Buffer } | undefined {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) return undefined;
  const parsed = { salt: Buffer.from(salt, "base64"), tag: Buffer.from(tag, "base64") };
  if (parsed.salt.length < shortestSalt || parsed.tag.length !== tagLength) return undefined;
  return { ...parsed, cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) } };
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
