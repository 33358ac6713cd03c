import { apiKey } from "@better-auth/api-key";
import { asSystem, type Db, sessions } from "@datainsight/db";
import { passwordMaxLength, passwordMinLength } from "@datainsight/schemas";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { bearer } from "better-auth/plugins";
import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterSession, type SignupMode } from "./account-rules.ts";
import { createSystemAdapter } from "./adapter.ts";
import {
  apiKeyPrefix,
  type Authentication,
  createAuthenticator,
  credentialOf,
  sessionSeconds,
} from "./authenticate.ts";
import { createBoundedQueue } from "./bounded-queue.ts";
import { AuthError } from "./errors.ts";
import { handleAuthRequest } from "./handle.ts";
import type { PasswordHasher } from "./passwords.ts";

import { hashToken, newToken, signCookie } from "./tokens.ts";

export type AuthOptions = {
  db: Db;
  /** Signs cookies; at least 32 characters in production. */
  secret: string;
  /** Where browsers find this server, such as `https://data.example.org`. Secure cookies follow from `https`. */
  publicUrl: string;
  /** Who may make an account. The first account of a server is made with `open` and `invite` alike. */
  signup: SignupMode;
  passwords: PasswordHasher;
  now: () => Date;
  log: { warn: (fields: object, message: string) => void; error: (fields: object, message: string) => void };
};

export type Auth = {
  /** Answers the routes under `/api/auth`. */
  handle: (request: Request) => Promise<Response>;
  /** Who the request comes from; undefined when it shows nothing that holds. */
  authenticate: (headers: Headers) => Promise<Authentication | undefined>;
  /** True when the request relies on a cookie, which a browser adds by itself, also for another site's page. */
  usesCookie: (headers: Headers) => boolean;
  /** Opens a session and gives the response headers that store it in the browser. */
  openSession: (userId: string) => Promise<{ setCookie: string }>;
  /** Forgets what was remembered of who is signed in, so that a change holds at once. */
  forget: () => void;
};

/** Sign-in over our tables: email and password, sessions by cookie and bearer token, API keys. */
export function createAuth(options: AuthOptions): Auth {
  const { db, secret, publicUrl, now } = options;
  const secure = publicUrl.startsWith("https://");
  // __Host- binds the cookie to this very host; browsers take it over https alone.
  const cookieName = secure ? "__Host-datainsight.session" : "datainsight.session";
  const authenticator = createAuthenticator({ db, secret, cookieName, now });
  // A sign-up keeps a connection while its password is hashed: a flood of them must leave some to everyone else.
  const signUps = createBoundedQueue({ concurrency: 3, maxWaiting: 100 });
  const handler = createHandler(options, { cookieName, secure, onWrite: authenticator.forget });
  return {
    authenticate: authenticator.authenticate,
    forget: authenticator.forget,
    usesCookie: (headers) =>
      (headers.get("cookie") ?? "").includes(`${cookieName}=`) && !hasExplicitCredential(headers),
    openSession: (userId) => openSession(options, { userId, cookieName, secure }),
    handle: (request) =>
      handleAuthRequest(request, {
        authenticate: authenticator.authenticate,
        pass: handler,
        inTurn: signUps,
        endSession: async (headers) => {
          const shown = credentialOf(headers, { secret, cookieName });
          if (shown?.via !== "session") return;
          await asSystem(db, (tx) => tx.delete(sessions).where(eq(sessions.token, hashToken(shown.token))));
          authenticator.forget();
        },
      }),
  };
}

function hasExplicitCredential(headers: Headers): boolean {
  return headers.has("x-api-key") || headers.has("authorization");
}

type HandlerOptions = { cookieName: string; secure: boolean; onWrite: () => void };

function createHandler(options: AuthOptions, { cookieName, secure, onWrite }: HandlerOptions) {
  const { db, secret, publicUrl, signup, passwords, log } = options;
  const auth = betterAuth({
    appName: "DataInsight",
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret,
    database: createSystemAdapter(db, { signup, onWrite }),
    telemetry: { enabled: false },
    // Failures of the database come out as they are, so that they are told apart from refusals.
    onAPIError: { throw: true },
    logger: {
      level: "error",
      log: (level, message) =>
        level === "error" ? log.error({}, `auth: ${message}`) : log.warn({}, `auth: ${message}`),
    },
    // Requests are limited before they come here, by address and by account.
    rateLimit: { enabled: false },
    user: { fields: { name: "fullName" } },
    account: { fields: { password: "passwordHash" } },
    session: { expiresIn: sessionSeconds, updateAge: 24 * 3600, cookieCache: { enabled: false } },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordMinLength,
      maxPasswordLength: passwordMaxLength,
      password: { hash: asApiErrors(passwords.hash), verify: asApiErrors(passwords.verify) },
    },
    databaseHooks: {
      // 256 bits; better-auth's own tokens have 190.
      session: { create: { before: async (session) => ({ data: { ...session, token: newToken() } }) } },
    },
    advanced: {
      // The server in front refuses changes from other sites' pages, on every route and in every environment. better-auth's
      // own check is off under test and, in production, refuses clients that send Sec-Fetch-Mode but no Origin, as Node does.
      disableCSRFCheck: true,
      useSecureCookies: false,
      cookiePrefix: "datainsight",
      cookies: { session_token: { name: cookieName } },
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: ["x-client-address"] },
      database: { generateId: () => uuidv7(), validateSchema: false },
    },
    plugins: [
      bearer(),
      apiKey({
        defaultPrefix: apiKeyPrefix,
        requireName: true,
        maximumNameLength: 255,
        // The plugin's own limit is 10 calls a day for each key.
        rateLimit: { enabled: false },
        enableSessionForAPIKeys: false,
        keyExpiration: { minExpiresIn: 1 / 24, maxExpiresIn: 3650 },
      }),
    ],
  });
  return auth.handler;
}

function asApiErrors<Input, Output>(work: (input: Input) => Promise<Output>) {
  return async (input: Input): Promise<Output> => {
    try {
      return await work(input);
    } catch (error) {
      if (error instanceof AuthError)
        throw new APIError("SERVICE_UNAVAILABLE", { code: error.code, message: error.message });
      throw error;
    }
  };
}

async function openSession(
  { db, secret, now }: AuthOptions,
  { userId, cookieName, secure }: { userId: string; cookieName: string; secure: boolean },
): Promise<{ setCookie: string }> {
  const token = newToken();
  const expiresAt = new Date(now().getTime() + sessionSeconds * 1000);
  await asSystem(db, async (tx) => {
    const [row] = await tx
      .insert(sessions)
      .values({ userId, token: hashToken(token), expiresAt })
      .returning({ id: sessions.id });
    if (row) await afterSession(tx, { userId, id: row.id });
  });
  const value = encodeURIComponent(signCookie(token, secret));
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionSeconds}${secure ? "; Secure" : ""}`;
  return { setCookie: `${cookieName}=${value}; ${attributes}` };
}
