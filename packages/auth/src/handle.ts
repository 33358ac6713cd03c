import { type ErrorCode, UserCreate } from "@datainsight/schemas";
import type { Authentication } from "./authenticate.ts";
import { isAPIError } from "better-auth/api";
import { AuthError } from "./errors.ts";

/** The routes of better-auth that this server answers, with what they need; every other one does not exist. */
const routes = new Map<string, "anyone" | "session">([
  ["POST /sign-up/email", "anyone"],
  ["POST /sign-in/email", "anyone"],
  ["POST /sign-out", "anyone"],
  ["GET /get-session", "anyone"],
  ["POST /revoke-sessions", "session"],
  ["POST /api-key/create", "session"],
  ["GET /api-key/list", "session"],
  ["POST /api-key/delete", "session"],
]);

type Steps = {
  authenticate: (headers: Headers) => Promise<Authentication | undefined>;
  pass: (request: Request) => Promise<Response>;
  endSession: (headers: Headers) => Promise<void>;
  /** Holds sign-ups back while many run. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

/**
 * Passes a request to better-auth when it may go there, and turns its failures into ours.
 * @throws AuthError `not_found` for another route, `unauthenticated`, `forbidden` for an API key, or what better-auth refused.
 */
export async function handleAuthRequest(
  request: Request,
  { authenticate, pass, endSession, inTurn }: Steps,
): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^.*\/api\/auth/, "").replace(/\/+$/, "");
  const route = `${request.method} ${path}`;
  const needs = routes.get(route);
  if (needs === undefined) throw new AuthError("not_found", `There is no ${request.method} /api/auth${path}.`);
  const caller = await authenticate(request.headers);
  if (needs === "session") refuseWithoutSession(caller);
  // A switched-off account keeps its rows, so better-auth would still answer it.
  if (path === "/get-session" && caller?.via !== "session") return Response.json(null);
  if (path === "/sign-up/email") await checkSignUp(request.clone());
  const { headers } = request;
  const work = () => passed(request, pass);
  const response = path === "/sign-up/email" ? await inTurn(work) : await work();
  // The session from before a sign-in ends with it: one that was planted in the browser is worth nothing.
  if (path === "/sign-in/email") await endSession(headers);
  return response;
}

const SignUp = UserCreate.pick({ email: true, fullName: true, password: true });

/** better-auth calls the full name `name`, takes a blank one, and takes further fields, which it checks itself. */
async function checkSignUp(request: Request): Promise<void> {
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== "object" || body === null) {
    throw new AuthError("invalid_input", "The body must be a JSON object with name, email and password.");
  }
  const [email, fullName, password] = ["email", "name", "password"].map((name): unknown => Reflect.get(body, name));
  const [issue] = SignUp.safeParse({ email, fullName, password }).error?.issues ?? [];
  if (issue === undefined) return;
  const field = issue.path[0] === "fullName" ? "name" : String(issue.path[0]);
  throw new AuthError("invalid_input", `${field}: ${issue.message}`, { field });
}

function refuseWithoutSession(caller: Authentication | undefined): void {
  if (!caller)
    throw new AuthError("unauthenticated", "Sign in first: POST /api/auth/sign-in/email with email and password.");
  if (caller.via === "apiKey") {
    throw new AuthError(
      "forbidden",
      "An API key cannot manage keys or sessions. Sign in with email and password for that.",
    );
  }
}

async function passed(request: Request, pass: Steps["pass"]): Promise<Response> {
  try {
    const response = await pass(request);
    if (response.status >= 400) throw failureOf(response.status, await response.json().catch(() => undefined));
    return response;
  } catch (error) {
    throw isAPIError(error) ? failureOf(error.statusCode, error.body) : error;
  }
}

const codes = new Map<number, ErrorCode>([
  [400, "invalid_input"],
  [401, "unauthenticated"],
  [403, "forbidden"],
  [404, "not_found"],
  [409, "conflict"],
  [413, "too_large"],
  [415, "unsupported"],
  [422, "invalid_input"],
  [429, "limit_exceeded"],
  [503, "unavailable"],
]);

const messages: Record<string, { code: ErrorCode; message: string; field?: string }> = {
  INVALID_EMAIL_OR_PASSWORD: { code: "unauthenticated", message: "Email or password is wrong." },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: {
    code: "conflict",
    message: "An account with this email exists already. Sign in, or use another email.",
    field: "email",
  },
  INVALID_EMAIL: { code: "invalid_input", message: "This is not an email address.", field: "email" },
  PASSWORD_TOO_SHORT: {
    code: "invalid_input",
    message: "The password must be at least 8 characters.",
    field: "password",
  },
  PASSWORD_TOO_LONG: {
    code: "invalid_input",
    message: "The password must be at most 128 characters.",
    field: "password",
  },
  FAILED_TO_CREATE_USER: {
    code: "conflict",
    message: "The account could not be made: another one with this email may just have been made.",
    field: "email",
  },
};

function failureOf(status: number, body: unknown): AuthError {
  const code = textField(body, "code");
  const known = code === undefined ? undefined : messages[code];
  if (known) return new AuthError(known.code, known.message, known.field === undefined ? {} : { field: known.field });
  return new AuthError(codes.get(status) ?? "internal", textField(body, "message") ?? "Signing in failed.");
}

function textField(body: unknown, field: string): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const value: unknown = Reflect.get(body, field);
  return typeof value === "string" && value !== "" ? value : undefined;
}
