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
const minSequences = 2;
const damaged = "utf-8-damaged";

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
  if (encoding === damaged) return mend(file, context);
  return transcode(file, encoding, context);
}

async function detectEncoding(file: LocalFile, context: ReadContext): Promise<string> {
  const head = await readHead(file.path, 65_536);
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const wide = wideEncoding(head);
  if (wide) return wide;
  let isValid = true;
  for await (const part of wholeParts(file, context)) isValid &&= isUtf8(part);
  if (isValid) return "utf-8";
  const counts: Utf8Counts = { invalid: 0, sequences: 0, c1: 0 };
  for await (const part of wholeParts(file, context)) countSequences(part, counts);
  // Text of another encoding hardly has a sequence of UTF-8 by chance: broken bytes among good sequences are damage.
  if (counts.sequences >= Math.max(minSequences, counts.invalid)) return damaged;
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

/** The file in parts that never cut a character of UTF-8 in two; each is to be used up before the next. */
async function* wholeParts(file: LocalFile, context: ReadContext): AsyncGenerator<Buffer> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const part of readChunks(file.path, { signal: context.signal })) {
    const bytes = carry.length > 0 ? Buffer.concat([carry, part]) : part;
    const whole = bytes.length - incompleteTail(bytes);
    yield bytes.subarray(0, whole);
    carry = Buffer.from(bytes.subarray(whole));
  }
  if (carry.length > 0) yield carry;
}

function countSequences(bytes: Buffer, counts: Utf8Counts): void {
  counts.sequences += eachInvalid(bytes, (_, byte) => {
    counts.invalid += 1;
    if (byte < 0xa0) counts.c1 += 1;
  });
}

/** Tells where bytes stand that are no UTF-8; gives the number of characters of several bytes. */
function eachInvalid(bytes: Buffer, handle: (position: number, byte: number) => void): number {
  let [position, sequences] = [0, 0];
  while (position < bytes.length) {
    const byte = bytes[position] ?? 0;
    if (byte < 0x80) {
      position += 1;
      continue;
    }
    const length = sequenceLength(byte);
    if (length > 1 && isUtf8(bytes.subarray(position, position + length))) {
      sequences += 1;
      position += length;
      continue;
    }
    handle(position, byte);
    position += 1;
  }
  return sequences;
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

/** UTF-8 with some bytes that are none: each of those is read as windows-1252, in which they mostly were written. */
async function mend(file: LocalFile, context: ReadContext): Promise<Utf8File> {
  const target = path.join(context.scratchDir, "utf8.txt");
  let [size, mended] = [0, 0];
  const mendPart = (part: Buffer): Buffer => {
    const pieces: Buffer[] = [];
    let from = 0;
    eachInvalid(part, (at) => {
      pieces.push(
        part.subarray(from, at),
        Buffer.from(iconv.decode(part.subarray(at, at + 1), "windows-1252"), "utf8"),
      );
      from = at + 1;
      mended += 1;
    });
    // A copy: the next part lies in the same memory.
    return Buffer.concat([...pieces, part.subarray(from)]);
  };
  await pipeline(
    async function* encode() {
      for await (const part of wholeParts(file, context)) {
        const bytes = mendPart(part);
        size += bytes.length;
        yield bytes;
      }
    },
    createWriteStream(target, { flags: "wx" }),
  );
  const message = `${counted(mended, "byte is", "bytes are")} not UTF-8 and ${mended === 1 ? "is" : "are"} read as windows-1252.`;
  const notice: FileNotice = { kind: "replaced_characters", count: mended, lines: [], message };
  return { file: { path: target, size }, encoding: "utf-8", notices: [notice] };
}

async function transcode(file: LocalFile, encoding: string, context: ReadContext): Promise<Utf8File> {
  const target = path.join(context.scratchDir, "utf8.txt");
  const source = encoding;
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
