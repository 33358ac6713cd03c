import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { LocalFile, ReadContext } from "./source.ts";
import { invalidInput, TableError, tooLarge } from "./table-error.ts";

/**
 * Unpacks gzip into the scratch folder, counting what comes out.
 * @throws TableError when it is damaged or unpacks to more than the limit
 */
export async function unpackGzip(file: LocalFile, context: ReadContext): Promise<LocalFile> {
  const target = path.join(context.scratchDir, "unpacked");
  const { maxUnpackedBytes } = context.limits;
  let [packed, size] = [0, 0];
  const input = createReadStream(file.path, { highWaterMark: 1 << 18, signal: context.signal });
  input.on("data", (chunk) => {
    packed += chunk.length;
    context.onProgress(packed / file.size);
  });
  try {
    await pipeline(
      input,
      createGunzip({ chunkSize: 1 << 18 }),
      async function* count(parts: AsyncIterable<Buffer>) {
        for await (const part of parts) {
          size += part.length;
          if (size > maxUnpackedBytes)
            throw tooLarge(`The file unpacks to more than ${Math.round(maxUnpackedBytes / 1e6)} MB.`);
          yield part;
        }
      },
      createWriteStream(target, { flags: "wx" }),
    );
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof TableError) throw error;
    if (isZlibError(error)) throw invalidInput("The gzip file is damaged or cut off.");
    throw error;
  }
  if (size === 0) throw invalidInput("The gzip file is empty inside.");
  return { path: target, size };
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
}
