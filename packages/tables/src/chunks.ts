import { open } from "node:fs/promises";

const chunkBytes = 1 << 20;

/**
 * The bytes of a file in large pieces. Each piece lies in the same memory as the one before, so it must be used up at once; a
 * stream that makes new memory for each takes several times as long.
 */
export async function* readChunks(
  file: string,
  options: { start?: number; signal: AbortSignal | undefined },
): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafe(chunkBytes);
  const handle = await open(file, "r");
  try {
    let position = options.start ?? 0;
    for (;;) {
      options.signal?.throwIfAborted();
      const { bytesRead } = await handle.read(memory, 0, chunkBytes, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
