import { acquireStack, localHome, type Stack } from "@datainsight/embedded";
import { type Client, ClientError, createClient } from "@datainsight/sdk";
import type { WorkspaceResponse } from "@datainsight/schemas";
import type { Connection } from "./client.ts";
import type { ConnectOptions } from "./context.ts";
import { credentialsFile, normalUrl, readCredentials } from "./credentials.ts";
import type { CliEnv } from "./env.ts";
import { InputError } from "./failures.ts";

/** The folder of the local server's data. */
export function homeOf(): string {
  return localHome();
}

/**
 * The server that the environment names, or the local one: the one that runs already, or a new one that ends with its
 * last user.
 * @throws InputError for a wrong DATAINSIGHT_URL, a missing key or an unknown workspace
 */
export async function connectToServer(env: CliEnv, signal: AbortSignal, options: ConnectOptions): Promise<Connection> {
  const server = env.url === undefined ? await local(signal, options) : await remote(env, env.url);
  try {
    const client = createClient({ url: server.url, apiKey: server.apiKey });
    const workspaceId = await resolveWorkspace(client, options.workspace, server.workspaceId);
    return { client, url: server.url, workspaceId, home: server.home, release: server.release };
  } catch (error) {
    await server.release();
    if (env.url !== undefined && error instanceof ClientError && error.code === "unauthenticated") {
      throw new ClientError("unauthenticated", refusedKey(env, server.url), { cause: error });
    }
    throw error;
  }
}

type Server = Omit<Connection, "client" | "workspaceId"> & { apiKey: string; workspaceId: string | undefined };

async function local(signal: AbortSignal, { onStep }: ConnectOptions): Promise<Server> {
  const home = localHome();
  const starting = acquireStack({ home, log: onStep, signal });
  const stack = await orInterrupted(starting, signal);
  return { url: stack.url, apiKey: stack.apiKey, workspaceId: stack.workspaceId, home, release: () => stack.release() };
}

/** Ctrl-C is answered at once; a server that comes up after it is given back, and ends with the last process using it. */
export async function orInterrupted(starting: Promise<Stack>, signal: AbortSignal): Promise<Stack> {
  const interrupted = Promise.withResolvers<never>();
  const stop = () => {
    starting.then((stack) => stack.release()).catch(() => undefined);
    interrupted.reject(new ClientError("interrupted", "Stopped."));
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([starting, interrupted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function remote(env: CliEnv, text: string): Promise<Server> {
  const url = requireUrl(text, "DATAINSIGHT_URL");
  const apiKey = env.apiKey ?? (await readCredentials(credentialsFile(env)))[url];
  if (apiKey === undefined) {
    throw new InputError(
      `There is no key for ${url}: sign in with "${env.command} login", or set DATAINSIGHT_API_KEY.`,
    );
  }
  return { url, apiKey, workspaceId: undefined, home: undefined, release: async () => {} };
}

function refusedKey({ apiKey, command }: CliEnv, url: string): string {
  const login = `run "${command} login --url ${url}"`;
  return apiKey === undefined
    ? `The stored key is not accepted by ${url}: ${login} for a new one.`
    : `The key in DATAINSIGHT_API_KEY is not accepted by ${url}: set another, or unset it and ${login}.`;
}

/** @throws InputError that names where the URL came from */
export function requireUrl(text: string, from: string): string {
  try {
    return normalUrl(text);
  } catch {
    throw new InputError(`${from} is not the address of a server: write it as https://data.example.com.`);
  }
}

async function resolveWorkspace(
  client: Client,
  wanted: string | undefined,
  known: string | undefined,
): Promise<string> {
  if (wanted === undefined && known !== undefined) return known;
  const workspaces = await listWorkspaces(client);
  const [first] = workspaces;
  if (first === undefined) throw new InputError("You are a member of no workspace: ask for an invitation to one.");
  if (wanted === undefined) return first.id;
  const found = workspaces.filter(({ id, name }) => id === wanted || name === wanted);
  const names = workspaces.map(({ name }) => `"${name}"`).join(", ");
  const [workspace] = found;
  if (workspace === undefined) throw new InputError(`There is no workspace "${wanted}": you are a member of ${names}.`);
  if (found.length > 1) throw new InputError(`Several workspaces are called "${wanted}": name one by its id.`);
  return workspace.id;
}

async function listWorkspaces(client: Client): Promise<WorkspaceResponse[]> {
  const { items } = await client.api.workspaces.list.query({ pageSize: 100 });
  return items;
}
