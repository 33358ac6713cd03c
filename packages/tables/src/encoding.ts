import { isUtf8 } from "node:buffer";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import iconv from "iconv-lite";
import { readChunks } from "./chunks.ts";
import type { FileNotice } from "./manifest.ts";
import type { LocalFile, ReadContext } from "./source.ts";
import { invalidInput } from "./table-error.ts";
import { counted } from "./wording.ts";

/** A text file in UTF-8, and the encoding that it was written in. */
export type Utf8File = { file: LocalFile; encoding: string; notices: FileNotice[] };

const chunkBytes = 1 << 20;

/**
 * The text of a file in UTF-8: the file itself where it is UTF-8 already, else a transcoded copy in the scratch folder.
 * The encoding is told from every byte: a byte order mark, valid UTF-8, UTF-16 by its zero bytes, else windows-1252.
 */
export async function openAsUtf8(file: LocalFile, context: ReadContext): Promise<Utf8File> {
  const wanted: string | undefined = context.overrides.encoding;
  const isKnown: boolean = wanted === undefined || iconv.encodingExists(wanted);
  if (!isKnown) throw invalidInput(`The encoding "${wanted}" is not known.`);
  const encoding = wanted ?? (await detectEncoding(file, context));
  if (encoding === "utf-8") return { file, encoding, notices: [] };
  return transcode(file, encoding, context);
}

async function detectEncoding(file: LocalFile, context: ReadContext): Promise<string> {
  const head = await readHead(file.path, 65_536);
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const wide = wideEncoding(head);
  if (wide) return wide;
  let isValid = true;
  await eachWholePart(file, context, (bytes) => {
    isValid &&= isUtf8(bytes);
  });
  if (isValid) return "utf-8";
  const counts: Utf8Counts = { invalid: 0, sequences: 0, c1: 0 };
  await eachWholePart(file, context, (bytes) => countSequences(bytes, counts));
  // A few broken bytes among many good sequences are damage to UTF-8, not another encoding.
  if (counts.sequences > counts.invalid * 4) return "utf-8-damaged";
  return counts.c1 > 0 ? "windows-1252" : "latin-1";
}

/** UTF-16 without a mark: Latin text has a zero in every second byte. */
function wideEncoding(head: Uint8Array): string | null {
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const half = head.length / 2;
  const [even = 0, odd = 0] = zeros;
  if (half < 2) return null;
  if (odd > half * 0.4 && even < half * 0.05) return "utf-16le";
  if (even > half * 0.4 && odd < half * 0.05) return "utf-16be";
  return null;
}

/** The first bytes of a file. */
export async function readHead(file: string, length: number): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

type Utf8Counts = { invalid: number; sequences: number; c1: number };

/** Hands over the file in parts that never cut a character of UTF-8 in two. */
async function eachWholePart(file: LocalFile, context: ReadContext, handle: (bytes: Buffer) => void): Promise<void> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const part of readChunks(file.path, { signal: context.signal })) {
    const bytes = carry.length > 0 ? Buffer.concat([carry, part]) : part;
    const whole = bytes.length - incompleteTail(bytes);
    handle(bytes.subarray(0, whole));
    carry = Buffer.from(bytes.subarray(whole));
  }
  if (carry.length > 0) handle(carry);
}

function countSequences(bytes: Buffer, counts: Utf8Counts): void {
  let position = 0;
  while (position < bytes.length) {
    const byte = bytes[position] ?? 0;
    if (byte < 0x80) {
      position += 1;
      continue;
    }
    const length = sequenceLength(byte);
    if (length > 1 && isUtf8(bytes.subarray(position, position + length))) {
      counts.sequences += 1;
      position += length;
      continue;
    }
    counts.invalid += 1;
    if (byte < 0xa0) counts.c1 += 1;
    position += 1;
  }
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc2 ? 2 : 1;
}

/** Bytes at the end that begin a character without ending it. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc2) return sequenceLength(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

async function transcode(file: LocalFile, encoding: string, context: ReadContext): Promise<Utf8File> {
  const target = path.join(context.scratchDir, "utf8.txt");
  const source = encoding === "utf-8-damaged" ? "utf-8" : encoding;
  let size = 0;
  let replaced = 0;
  await pipeline(
    createReadStream(file.path, { highWaterMark: chunkBytes, signal: context.signal }),
    iconv.decodeStream(source),
    async function* encode(parts: AsyncIterable<string | Buffer>) {
      for await (const part of parts) {
        const text = String(part);
        replaced += countReplacements(text);
        const bytes = Buffer.from(text, "utf8");
        size += bytes.length;
        yield bytes;
      }
    },
    createWriteStream(target, { flags: "wx" }),
  );
  const notices: FileNotice[] =
    replaced === 0
      ? []
      : [
          {
            kind: "replaced_characters",
            count: replaced,
            lines: [],
            message: `${counted(replaced, "byte is", "bytes are")} not ${source} and ${replaced === 1 ? "stands" : "stand"} as �.`,
          },
        ];
  return { file: { path: target, size }, encoding: source, notices };
}

function countReplacements(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\uFFFD"); at >= 0; at = text.indexOf("\uFFFD", at + 1)) count += 1;
  return count;
}
