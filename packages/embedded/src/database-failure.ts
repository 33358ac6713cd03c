import { dirname } from "node:path";

/** Why a program of PostgreSQL failed, from what it complained of last: a full disk in words, anything else as it said it. */
export function databaseFailure(what: string, { complaint, folder }: { complaint: string; folder: string }): Error {
  if (/no space left on device|disk (is )?full|quota exceeded/i.test(complaint)) {
    return new Error(
      `The disk that holds ${dirname(folder)} is full, and the local database needs about 100 MB to begin with. Free some space, or choose another folder with DATAINSIGHT_HOME.`,
    );
  }
  return new Error(
    `${what}: ${complaint
      .trim()
      .split(/\s*\n\s*/)
      .slice(-3)
      .join(" ")}`,
  );
}
