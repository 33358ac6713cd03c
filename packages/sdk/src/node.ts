import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { ClientError } from "./client-error.ts";

export type LocalFile = { name: string; size: number; content: AsyncIterable<Uint8Array> };

/**
 * A file of this machine as `upload` and `analyze` take it; it is read as it is sent.
 * @throws ClientError `invalid_input` when it cannot be read, in words
 */
export async function openFile(file: string): Promise<LocalFile> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new ClientError("invalid_input", reasonOf(error, file), { cause: error });
  });
  if (!found.isFile()) throw new ClientError("invalid_input", `${file} is not a file. Name one file.`);
  return { name: path.basename(file), size: found.size, content: read(file) };
}

async function* read(file: string): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) yield chunk;
  } catch (error) {
    // A read stream fails with a system error alone.
    throw new ClientError("invalid_input", reasonOf(error as NodeJS.ErrnoException, file), { cause: error as Error });
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException, file: string): string {
  if (code === "ENOENT") return `There is no file ${file}. Check the path.`;
  if (code === "EACCES" || code === "EPERM")
    return `${file} may not be read by you. Change its permissions, or copy it.`;
  return `${file} cannot be read (${code ?? message}).`;
}
