import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EnvError } from "@datainsight/runtime";
import { z } from "zod";
import { checkSettings } from "./env.ts";
import { withFileLock } from "./postgres-lock.ts";
import { makeHome, readServerFile, type ServerFile, stackFiles, takeLease } from "./stack-files.ts";

export type StackOptions = {
  /** The folder of everything local: database, files, keys. */
  home: string;
  /** Told each step, in words. */
  log: (line: string) => void;
  /** Where the API listens; a free port of 127.0.0.1 unless told. */
  listen?: { host: string; port: number };
  signal?: AbortSignal;
};

export type Stack = {
  url: string;
  apiKey: string;
  workspaceId: string;
  /** True when the stack ran already. */
  joined: boolean;
  /** A link that signs a browser in once; only whoever started the stack gets one. */
  signInLink: string | undefined;
  /** Gives the stack back; it ends with its last user. `wait` waits for that end. */
  release: (options?: { wait: boolean }) => Promise<void>;
};

/** What the host process tells whoever started it. */
export const HostMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("step"), text: z.string() }),
  z.object({
    type: z.literal("ready"),
    url: z.string(),
    apiKey: z.string(),
    workspaceId: z.string(),
    signInLink: z.string().optional(),
  }),
  z.object({ type: z.literal("failed"), message: z.string(), code: z.literal("usage").optional() }),
]);
export type HostMessage = z.infer<typeof HostMessage>;

/** A variable of the environment that a part of the stack cannot work with; the message names it. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

const lockTimeoutMs = 180_000;
const hostPath = fileURLToPath(new URL("./stack-host.ts", import.meta.url));

/**
 * Uses the local stack: the one that runs on the home folder, or a new one. It runs in processes of its own and ends
 * when the last command that uses it is over, killed ones included.
 * @throws SettingError for a wrong variable of the environment, else Error with a message for people when it cannot start
 */
export async function acquireStack(options: StackOptions): Promise<Stack> {
  const { home, signal } = options;
  await makeHome(home);
  return withFileLock(stackFiles(home).lock, { timeoutMs: lockTimeoutMs, signal }, async () => {
    const giveBack = await takeLease(home);
    try {
      const running = await readServerFile(home);
      const started = running ?? (await startChecked(options));
      return {
        url: started.url,
        apiKey: started.apiKey,
        workspaceId: started.workspaceId,
        joined: running !== undefined,
        signInLink: "signInLink" in started ? started.signInLink : undefined,
        release: async ({ wait } = { wait: false }) => {
          await giveBack();
          if (wait) await ended(home);
        },
      };
    } catch (error) {
      await giveBack();
      throw error;
    }
  });
}

type Started = Omit<ServerFile, "hostPid"> & { signInLink: string | undefined };

/** A wrong setting is told before anything is started. */
async function startChecked(options: StackOptions): Promise<Started> {
  try {
    checkSettings();
  } catch (error) {
    throw error instanceof EnvError ? new SettingError(error.message, { cause: error }) : error;
  }
  return startHost(options);
}

async function startHost({ home, log, listen, signal }: StackOptions): Promise<Started> {
  const output = openSync(stackFiles(home).log, "a", 0o600);
  const child = spawn(process.execPath, [hostPath, home, listen?.host ?? "127.0.0.1", String(listen?.port ?? 0)], {
    // Its own process group: Ctrl-C in the terminal is for the command, which then gives the stack back.
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  try {
    return await new Promise<Started>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () =>
        reject(new Error(`The local stack ended while it started. Its log is ${stackFiles(home).log}.`)),
      );
      child.on("message", (raw) => {
        const message = HostMessage.parse(raw);
        if (message.type === "step") log(message.text);
        else if (message.type === "failed") reject(failureOf(message));
        else resolve({ ...message, signInLink: message.signInLink });
      });
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    child.removeAllListeners("exit");
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function failureOf({ message, code }: Extract<HostMessage, { type: "failed" }>): Error {
  return code === "usage" ? new SettingError(message) : new Error(message);
}

const endTimeoutMs = 20_000;
const endCheckMs = 100;

async function ended(home: string): Promise<void> {
  const deadline = performance.now() + endTimeoutMs;
  while (performance.now() < deadline && (await readServerFile(home))) {
    await new Promise((resolve) => setTimeout(resolve, endCheckMs));
  }
}
