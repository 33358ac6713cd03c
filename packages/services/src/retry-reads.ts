import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "./errors.ts";

const tries = 3;
const firstWaitMs = 50;

/** Repeats a read that met a lost connection, with exponential backoff; a write is never repeated. */
export async function retryReads<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt === tries || !(error instanceof ServiceError) || error.code !== "unavailable") throw error;
      await delay(firstWaitMs * 2 ** attempt, undefined, { signal });
    }
  }
}
