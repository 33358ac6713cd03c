import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { ReadContext } from "../source.ts";
import { invalidInput, type TableError } from "../table-error.ts";
import type { JsonLayout } from "./layout.ts";

/** Past this size a file is not read again by a second parser to find the line of its fault. */
const maxParseBytes = 256 * 1024 * 1024;

/** Says on which line of the file the JSON breaks; called after the engine has refused it. */
export async function findJsonFault(layout: JsonLayout, context: ReadContext): Promise<TableError> {
  return layout.format === "ndjson" ? faultOfLines(layout, context) : faultOfDocument(layout, context);
}

async function faultOfLines(layout: JsonLayout, context: ReadContext): Promise<TableError> {
  const lines = createInterface({ input: createReadStream(layout.path, { signal: context.signal }), crlfDelay: Infinity });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    try {
      JSON.parse(line === 1 ? text.replace(/^\uFEFF/, "") : text);
    } catch {
      return invalidInput(`Line ${line} is not valid JSON.`);
    }
  }
  return invalidInput("The file is not valid JSON.");
}

async function faultOfDocument(layout: JsonLayout, context: ReadContext): Promise<TableError> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(layout.sourcePath, { signal: context.signal })) {
    const bytes: Buffer = chunk;
    parts.push(bytes);
    size += bytes.length;
    if (size > maxParseBytes) return invalidInput("The file is not valid JSON.");
  }
  const text = Buffer.concat(parts).toString("utf8").replace(/^\uFEFF/, "");
  try {
    JSON.parse(text);
  } catch (error) {
    const line = lineOf(text, error);
    return invalidInput(line === null ? "The file is not valid JSON." : `Line ${line}: the JSON is not valid.`);
  }
  return invalidInput("The file is not valid JSON: it holds half of a surrogate pair, or a number out of range.");
}

function lineOf(text: string, error: unknown): number | null {
  const message = error instanceof Error ? error.message : "";
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return text.slice(0, Number(position)).split("\n").length;
  return /end of JSON input/i.test(message) ? text.split("\n").length : null;
}
