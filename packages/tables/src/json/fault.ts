import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { ReadContext } from "../source.ts";
import { invalidInput, type TableError } from "../table-error.ts";
import type { JsonLayout } from "./layout.ts";
import { findSyntaxError } from "./syntax.ts";

/** Past this size a file is not read again by a second parser to find the line of its fault. */
const maxParseBytes = 256 * 1024 * 1024;

/**
 * Says on which line of the file the JSON breaks; called after the engine has refused it. Null where no fault of its grammar
 * is found.
 */
export async function findJsonFault(layout: JsonLayout, context: ReadContext): Promise<TableError | null> {
  return layout.format === "ndjson" ? faultOfLines(layout, context) : faultOfDocument(layout, context);
}

async function faultOfLines(layout: JsonLayout, context: ReadContext): Promise<TableError | null> {
  const lines = createInterface({
    input: createReadStream(layout.path, { signal: context.signal }),
    crlfDelay: Infinity,
  });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    const fault = findSyntaxError(line === 1 ? withoutMark(text) : text);
    if (fault) return invalidInput(`Line ${line}: ${fault.message}.`);
  }
  return null;
}

async function faultOfDocument(layout: JsonLayout, context: ReadContext): Promise<TableError | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(layout.sourcePath, { signal: context.signal })) {
    const bytes: Buffer = chunk;
    parts.push(bytes);
    size += bytes.length;
    if (size > maxParseBytes) return null;
  }
  const fault = findSyntaxError(withoutMark(Buffer.concat(parts).toString("utf8")));
  return fault ? invalidInput(`Line ${fault.line}: ${fault.message}.`) : null;
}

function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
