import { rename, rm, writeFile } from "node:fs/promises";
import { createApiKey, createLocalUser, createOneTimeLink, revokeApiKey, revokeApiKeysNamed } from "@datainsight/auth";
import type { Deps } from "@datainsight/services";

const keyName = "local server";

/**
 * For a server that one person runs for themselves: writes the file by which commands find it, with a key that dies with
 * the server (also with the next start, after a crash), and makes a one-time link for the browser.
 */
export async function leaveServerFile(
  file: string,
  { deps, url, publicUrl }: { deps: Deps; url: string; publicUrl: string },
): Promise<{ signInUrl: string; remove: () => Promise<void> }> {
  const { db, now } = deps;
  const { userId, workspaceId } = await createLocalUser(db);
  await revokeApiKeysNamed(db, { userId, name: keyName });
  const { id, key } = await createApiKey(db, { userId, name: keyName });
  const { path } = await createOneTimeLink(db, { userId, now: now() });
  const signInUrl = `${publicUrl}${path}`;
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify({ url, apiKey: key, workspaceId, pid: process.pid, signInUrl }, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return {
    signInUrl,
    remove: async () => {
      await rm(file, { force: true });
      await revokeApiKey(db, { userId, id });
    },
  };
}
