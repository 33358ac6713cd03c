import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "./env-fields.ts";

export type { Logger } from "pino";

const redacted = "[redacted]";
const secretKeys = new Set([
  "authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "apikey",
  "api_key",
  "key",
  "password",
  "currentpassword",
  "newpassword",
  "passwordhash",
  "password_hash",
  "token",
  "accesstoken",
  "refreshtoken",
  "secret",
  "auth_secret",
  "metrics_token",
]);
const childSecrets = ["authorization", "cookie", "password", "token", "apiKey", "secret"].flatMap((name) => [
  name,
  `*.${name}`,
]);
const urlPassword = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;
const deepest = 8;

/**
 * A logger that writes one JSON object a line to `destination` (standard output unless told otherwise).
 * Secrets never reach it: values under names such as authorization, cookie, x-api-key, password and token are replaced at
 * any depth, and so are passwords inside URLs.
 */
export function createLogger(
  { level, name }: { level: LogLevel; name: string },
  destination?: DestinationStream,
): Logger {
  const options = {
    name,
    level,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      // pino types what it hands over as Record<string, unknown> and takes one back.
      log: (fields: Record<string, unknown>) => hideFields(fields, 0),
    },
    // Errors are written out by hide(); pino's own serializer would fold the causes into one text.
    serializers: { err: (error: unknown) => error },
    // The fields of a child logger do not pass the formatter above.
    redact: { paths: childSecrets, censor: redacted },
    hooks: {
      streamWrite: (line: string) => line.replace(urlPassword, `$1:${redacted}@`),
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function hideFields(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      secretKeys.has(key.toLowerCase()) && value !== undefined ? redacted : hide(value, depth + 1),
    ]),
  );
}

function hide(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth > deepest) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => hide(item, depth + 1));
  if (value instanceof Error) {
    return {
      ...hideFields(value, depth),
      type: value.name,
      message: value.message,
      stack: value.stack,
      ...(value.cause === undefined ? {} : { cause: hide(value.cause, depth + 1) }),
    };
  }
  return hideFields(value, depth);
}
