import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { CliEnv } from "./env.ts";

/** API keys by the URL of their server, as `login` stores them. */
export type Credentials = Readonly<Record<string, string>>;

/** The file that holds them, readable by its owner alone. */
export function credentialsFile(env: CliEnv): string {
  return path.join(env.configHome ?? path.join(homedir(), ".config"), "datainsight", "credentials.json");
}

/** What is stored; nothing when the file is missing or is not ours. */
export async function readCredentials(file: string): Promise<Credentials> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).flatMap(([url, key]) => (typeof key === "string" ? [[url, key]] : [])),
    );
  } catch {
    return {};
  }
}

/** Stores the key of a server beside those of others. */
export async function storeCredential(file: string, url: string, key: string): Promise<void> {
  const known = await readCredentials(file);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify({ ...known, [url]: key }, null, 2)}\n`, { mode: 0o600 });
}

/** A server's URL in the one form in which keys are looked up. @throws TypeError for what is no http(s) URL */
export function normalUrl(text: string): string {
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new TypeError("not an http(s) URL");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
