import { apiKeys, asSystem, type Db, sessions, users } from "@datainsight/db";
import type { UserRole } from "@datainsight/schemas";
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";

import { hashToken, readCookie, unsignCookie } from "./tokens.ts";

/** Who a request comes from, and how it proved it. */
export type Authentication = {
  user: { id: string; email: string; role: UserRole };
  via: "session" | "apiKey";
  /** The session or key that was shown. */
  credentialId: string;
};

/** Every API key starts with this, so that one in an `Authorization` header is told from a session token. */
export const apiKeyPrefix = "di_";

/** A session ends after this long without `get-session`, and in any case this long after sign-in. */
export const sessionSeconds = 7 * 24 * 3600;
export const sessionAbsoluteSeconds = 30 * 24 * 3600;

/** Revocation takes effect within a second; half of it is left for the answer on its way. */
const cacheMs = 500;
const cacheSize = 10_000;
const touchEveryMs = 60_000;

export type AuthenticatorOptions = { db: Db; secret: string; cookieName: string; now: () => Date };

/**
 * Recognises a request by its API key (`x-api-key`, or `Authorization: Bearer di_...`), bearer token or cookie.
 * A recognised credential is remembered for half a second, and forgotten at once by `forget`.
 */
export function createAuthenticator({ db, secret, cookieName, now }: AuthenticatorOptions) {
  const known = new Map<string, { until: number; found: Promise<Authentication | undefined> }>();

  function remembered(
    key: string,
    look: () => Promise<Authentication | undefined>,
  ): Promise<Authentication | undefined> {
    const time = now().getTime();
    const entry = known.get(key);
    if (entry && entry.until > time) return entry.found;
    if (known.size >= cacheSize) known.clear();
    const found = look();
    known.set(key, { until: time + cacheMs, found });
    found.catch(() => known.delete(key));
    return found;
  }

  return {
    forget: () => known.clear(),
    authenticate: async (headers: Headers): Promise<Authentication | undefined> => {
      const credential = credentialOf(headers, { secret, cookieName });
      if (!credential) return undefined;
      const hash = hashToken(credential.token);
      return remembered(`${credential.via}:${hash}`, () =>
        credential.via === "apiKey" ? findApiKey({ db, now }, hash) : findSession({ db, now }, hash),
      );
    },
  };
}

type Credential = { via: "session" | "apiKey"; token: string };

/** What the request shows of itself; a key wins over a token, a token over a cookie. */
export function credentialOf(
  headers: Headers,
  { secret, cookieName }: { secret: string; cookieName: string },
): Credential | undefined {
  const key = headers.get("x-api-key")?.trim();
  if (key) return { via: "apiKey", token: key };
  const bearer = /^bearer +(\S+)$/i.exec(headers.get("authorization")?.trim() ?? "")?.[1];
  if (bearer?.startsWith(apiKeyPrefix)) return { via: "apiKey", token: bearer };
  if (bearer) {
    const token = bearer.includes(".") ? unsignCookie(decoded(bearer), secret) : bearer;
    return token === undefined ? undefined : { via: "session", token };
  }
  const cookie = readCookie(headers.get("cookie") ?? "", cookieName);
  const token = cookie === undefined ? undefined : unsignCookie(cookie, secret);
  return token === undefined ? undefined : { via: "session", token };
}

/** A token as sign-in answers it may still be percent-encoded, as it stands in the cookie. */
function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

type Lookup = { db: Db; now: () => Date };
const userColumns = { id: users.id, email: users.email, role: users.role };

async function findApiKey({ db, now }: Lookup, hash: string): Promise<Authentication | undefined> {
  const time = now();
  return asSystem(db, async (tx) => {
    const [row] = await tx
      .select({ id: apiKeys.id, lastRequest: apiKeys.lastRequest, user: userColumns })
      .from(apiKeys)
      .innerJoin(users, eq(users.id, apiKeys.referenceId))
      .where(
        and(
          eq(apiKeys.key, hash),
          eq(apiKeys.enabled, true),
          eq(users.isActive, true),
          or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, time)),
        ),
      );
    if (!row) return undefined;
    if (!row.lastRequest || time.getTime() - row.lastRequest.getTime() > touchEveryMs) {
      await tx.update(apiKeys).set({ lastRequest: time }).where(eq(apiKeys.id, row.id));
    }
    return { user: row.user, via: "apiKey", credentialId: row.id };
  });
}

async function findSession({ db, now }: Lookup, hash: string): Promise<Authentication | undefined> {
  const time = now();
  const oldest = new Date(time.getTime() - sessionAbsoluteSeconds * 1000);
  return asSystem(db, async (tx) => {
    const [row] = await tx
      .select({ id: sessions.id, user: userColumns })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          eq(sessions.token, hash),
          gt(sessions.expiresAt, time),
          gt(sessions.createdAt, sql`${oldest.toISOString()}::timestamptz`),
          eq(users.isActive, true),
        ),
      );
    return row && { user: row.user, via: "session" as const, credentialId: row.id };
  });
}
