import { createApiKey, createLocalUser, createOneTimeLink, revokeApiKey, revokeApiKeysNamed } from "@datainsight/auth";
import { runApi } from "./run-api.ts";

const keyName = "local server";

// The API of a stack that one person runs for themselves. Its key dies with it, after a crash with the next start.
await runApi(async ({ deps: { db, now }, publicUrl }) => {
  const { userId, workspaceId } = await createLocalUser(db);
  await revokeApiKeysNamed(db, { userId, name: keyName });
  const { id, key } = await createApiKey(db, { userId, name: keyName });
  const { path } = await createOneTimeLink(db, { userId, now: now() });
  return {
    message: { apiKey: key, workspaceId, signInLink: `${publicUrl}${path}` },
    undo: async () => {
      await revokeApiKey(db, { userId, id });
    },
  };
});
