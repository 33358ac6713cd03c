import type { z } from "zod";

/** Variables that are missing or wrong: one line for each, naming the variable and what it was expected to be. */
export class EnvError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "EnvError";
    this.problems = problems;
  }
}

/** Where variables come from: `process.env`, or an object in a test. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks environment variables; unknown ones are ignored and an empty one counts as not set.
 * @throws {EnvError} with one line for each wrong variable; the value itself is never repeated, it may be a secret
 */
export function parseEnv<Schema extends z.ZodObject>(schema: Schema, source: EnvSource): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const set = Object.fromEntries(
    names.flatMap((name) => {
      const value = source[name]?.trim();
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  const result = schema.safeParse(set);
  if (result.success) return result.data;
  throw new EnvError(result.error.issues.map((issue) => problemLine(schema, issue, set)));
}

function problemLine(schema: z.ZodObject, issue: z.core.$ZodIssue, set: Record<string, unknown>): string {
  const name = String(issue.path[0] ?? "environment");
  const expected = expectation(schema.shape[name]) ?? issue.message;
  if (!(name in set)) return `${name} is required: ${expected}`;
  return `${name} is wrong: expected ${expected}`;
}

/** A field says what it expects in its description; wrappers such as a default stand outside of it. */
function expectation(field: z.core.$ZodType | undefined): string | undefined {
  let current: unknown = field;
  while (isDescribed(current)) {
    if (current.description !== undefined) return current.description;
    current = current._zod.def.innerType ?? current._zod.def.in;
  }
  return undefined;
}

type Described = { description?: string; _zod: { def: { innerType?: unknown; in?: unknown } } };

function isDescribed(value: unknown): value is Described {
  return typeof value === "object" && value !== null && "_zod" in value;
}
