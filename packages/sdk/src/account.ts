import { z } from "zod";
import type { Connection } from "./connection.ts";

const Session = z.object({ token: z.string(), user: z.object({ id: z.uuid(), email: z.string(), name: z.string() }) });
const NewKey = z.object({
  id: z.uuid(),
  key: z.string(),
  name: z.string().nullable(),
  expiresAt: z.string().nullable(),
});
const Key = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  /** The first characters, to tell keys apart. */
  start: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastRequest: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;
export type NewApiKey = z.infer<typeof NewKey>;
export type ApiKeyInfo = z.infer<typeof Key>;

export type Account = {
  signUp: (input: { name: string; email: string; password: string }) => Promise<Session>;
  /** The token goes into `createClient({ token })`. @throws ClientError `unauthenticated`. */
  signIn: (input: { email: string; password: string }) => Promise<Session>;
  signOut: () => Promise<void>;
  /** Makes a key, shown this once; needs a session, a key makes no keys. `expiresInSeconds`: never unless told. */
  createApiKey: (input: { name: string; expiresInSeconds?: number }) => Promise<NewApiKey>;
  listApiKeys: () => Promise<ApiKeyInfo[]>;
  revokeApiKey: (input: { id: string }) => Promise<void>;
};

/** Signing in, and the keys of whoever is. */
export function createAccount({ request }: Connection): Account {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await request(`/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  return {
    signUp: async (input) => Session.parse(await post("/sign-up/email", input)),
    signIn: async (input) => Session.parse(await post("/sign-in/email", input)),
    signOut: async () => {
      await post("/sign-out", {});
    },
    createApiKey: async ({ name, expiresInSeconds }) =>
      NewKey.parse(
        await post("/api-key/create", {
          name,
          ...(expiresInSeconds === undefined ? {} : { expiresIn: expiresInSeconds }),
        }),
      ),
    listApiKeys: async () => {
      const body: unknown = await (await request("/api/auth/api-key/list", { method: "GET" })).json();
      return z.object({ apiKeys: z.array(Key) }).parse(body).apiKeys;
    },
    revokeApiKey: async ({ id }) => {
      await post("/api-key/delete", { keyId: id });
    },
  };
}
