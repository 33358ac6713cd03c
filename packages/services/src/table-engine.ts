import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type * as Tables from "@datainsight/tables";
import type { Scope } from "./scope.ts";
import { createTurns } from "./turns.ts";

/** What this process does with tables while somebody waits: little memory, one thread, beside the server's other requests. */
const errands = {
  /** A page of rows, the look at an expression. */
  look: { limits: { memoryLimit: "512MB" }, turns: createTurns(4) },
  /** All rows of one table, or of two. */
  scan: { limits: { memoryLimit: "512MB", maxTempSize: "4GB" }, turns: createTurns(2) },
} as const;

export type AtTables = {
  tables: typeof Tables;
  engine: Tables.Engine;
  /** The folder that the engine may read and write; gone when the work has ended. */
  workDir: string;
};

/**
 * Works on tables with an engine of its own, which is closed afterwards. As many engines run at once as this process has memory for;
 * more wait for their turn.
 */
export async function withTables<T>(
  scope: Scope,
  errand: keyof typeof errands,
  work: (at: AtTables) => Promise<T>,
): Promise<T> {
  const { limits, turns } = errands[errand];
  return turns.take(scope.signal, async () => {
    // The engine is large, and most processes never show a row: it is loaded with the first.
    const tables = await import("@datainsight/tables");
    const workDir = path.join(scope.scratchDir, `${errand}-${randomUUID()}`);
    try {
      const engine = await tables.openEngine({ workDir, threads: 1, ...limits });
      try {
        return await work({ tables, engine, workDir });
      } finally {
        engine.close();
      }
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  });
}
