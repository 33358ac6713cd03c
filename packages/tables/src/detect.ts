import type { TableFormat } from "@datainsight/schemas";
import { unsupported } from "./table-error.ts";

/** Signatures of files that people send by mistake, and what to do instead. */
const foreign: readonly { bytes: readonly number[]; what: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: "a PNG image" },
  { bytes: [0xff, 0xd8, 0xff], what: "a JPEG image" },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: "a GIF image" },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: "a PDF document" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an old Excel (.xls) or Office file; save it as .xlsx" },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: "a program" },
  { bytes: [0x4d, 0x5a, 0x90, 0x00], what: "a program" },
  { bytes: [0x42, 0x5a, 0x68], what: "a bzip2 archive; unpack it, or use gzip" },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: "a zstd archive; unpack it, or use gzip" },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: "an xz archive; unpack it, or use gzip" },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: "a 7-Zip archive; unpack it, or use gzip" },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: "a RAR archive; unpack it, or use gzip" },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], what: "an SQLite database" },
  { bytes: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], what: "an Arrow file; save it as Parquet" },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], what: "an Avro file; save it as Parquet" },
];

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

/** True for the two bytes with which gzip begins. */
export function isGzip(head: Uint8Array): boolean {
  return startsWith(head, [0x1f, 0x8b]);
}

/**
 * The format of a file by its first bytes; its name only decides where they do not.
 * @throws TableError (unsupported) for what is known to be no table
 */
export function detectFormat(head: Uint8Array, fileName: string): TableFormat {
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31])) return "parquet";
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return "xlsx";
  const known = foreign.find(({ bytes }) => startsWith(head, bytes));
  if (known) throw unsupported(`The file is ${known.what}. CSV, JSON, Parquet and Excel (.xlsx) can be read.`);
  return detectText(head, fileName.toLowerCase().replace(/\.gz$/, ""));
}

function detectText(head: Uint8Array, name: string): TableFormat {
  const first = firstCharacter(head);
  const isNamedText = /\.(csv|tsv|tab|psv|txt)$/.test(name);
  if (name.endsWith(".parquet")) return "parquet";
  if (/\.(json|geojson)$/.test(name)) return "json";
  if (/\.(ndjson|jsonl)$/.test(name)) return "ndjson";
  if (isNamedText) return "csv";
  return first === "{" || first === "[" ? "json" : "csv";
}

/** The first character that is no white space, read over a byte order mark and the zero bytes of UTF-16. */
function firstCharacter(head: Uint8Array): string {
  for (const byte of head) {
    if (byte > 0x20 && ![0xef, 0xbb, 0xbf, 0xff, 0xfe].includes(byte)) return String.fromCharCode(byte);
  }
  return "";
}
