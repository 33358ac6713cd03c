import { promisify } from "node:util";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { invalidInput, TableError, tooLarge } from "../table-error.ts";

/** The parts of a workbook, read as streams of text; nothing is unpacked to disk. */
export type Archive = {
  has(name: string): boolean;
  /** Calls `handle` with the text of a part, piece by piece. */
  read(name: string, handle: (text: string) => void | Promise<void>): Promise<void>;
  close(): void;
};

const maxEntries = 10_000;
/** Deflate packs at most about 1000 to 1; text of spreadsheets rarely 50 to 1. */
const maxRatio = 500;
const smallEntry = 1_000_000;

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/**
 * Opens a zip archive and checks its directory: how many entries, how large unpacked. While reading, what comes out is
 * counted again, as the directory may lie.
 * @throws TableError when it is damaged or too large
 */
export async function openArchive(path: string, maxUnpackedBytes: number): Promise<Archive> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw damaged(error);
  });
  try {
    const entries = await listEntries(zip, maxUnpackedBytes);
    let unpacked = 0;
    return {
      has: (name) => entries.has(name.toLowerCase()),
      read: async (name, handle) => {
        const entry = entries.get(name.toLowerCase());
        if (!entry) throw invalidInput(`The workbook lacks the part ${name}; it is damaged.`);
        await readEntry(zip, entry, async (text, bytes) => {
          unpacked += bytes;
          if (unpacked > maxUnpackedBytes) throw unpacksTooFar(maxUnpackedBytes);
          await handle(text);
        });
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listEntries(zip: ZipFile, maxUnpackedBytes: number): Promise<Map<string, Entry>> {
  if (zip.entryCount > maxEntries)
    throw tooLarge(`The workbook has ${zip.entryCount} parts; at most ${maxEntries} are read.`);
  const entries = new Map<string, Entry>();
  let total = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on("error", (error: unknown) => reject(damaged(error)));
    zip.on("end", resolve);
    zip.on("entry", (entry: Entry) => {
      total += entry.uncompressedSize;
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
      if (total > maxUnpackedBytes || (ratio > maxRatio && entry.uncompressedSize > smallEntry)) {
        reject(unpacksTooFar(maxUnpackedBytes));
        return;
      }
      entries.set(entry.fileName.toLowerCase(), entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return entries;
}

async function readEntry(
  zip: ZipFile,
  entry: Entry,
  handle: (text: string, bytes: number) => Promise<void>,
): Promise<void> {
  if (entry.isEncrypted()) throw invalidInput("The workbook is protected by a password. Save it without one.");
  const open = promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
  const decoder = new TextDecoder("utf-8");
  try {
    const stream = await open(entry);
    for await (const chunk of stream) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      await handle(decoder.decode(bytes, { stream: true }), bytes.length);
    }
  } catch (error) {
    throw error instanceof TableError ? error : damaged(error);
  }
}

function damaged(error: unknown): TableError {
  if (error instanceof TableError) return error;
  return invalidInput("The Excel file is damaged or cut off: its archive cannot be read.");
}

function unpacksTooFar(maxUnpackedBytes: number): TableError {
  return tooLarge(
    `The workbook unpacks to more than ${Math.round(maxUnpackedBytes / 1e6)} MB, or is packed suspiciously tight.`,
  );
}
