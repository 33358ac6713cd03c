import { SaxesParser, type SaxesTagPlain } from "saxes";
import { invalidInput, type TableError } from "../table-error.ts";
import type { Archive } from "./archive.ts";

/** An element as it opens: its name without prefix, and its attributes. */
export type XmlElement = { name: string; attributes: ReadonlyMap<string, string> };

export type XmlHandlers = {
  open?: (element: XmlElement) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
  /** Called between the pieces of the part, so that what was read can be written out. */
  pause?: () => Promise<void>;
};

/**
 * Reads one XML part of a workbook. Document types are refused: no entity is ever expanded.
 * @throws TableError when the XML is broken
 */
export async function readXml(archive: Archive, part: string, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  let failure: TableError | undefined;
  parser.on("doctype", () => {
    failure ??= invalidInput("The workbook holds a document type, which spreadsheets never do; it is not read.");
  });
  parser.on("error", () => {
    failure ??= invalidInput("The workbook is damaged: a part of it is not valid XML.");
  });
  parser.on("opentag", (tag: SaxesTagPlain) => {
    if (!failure) handlers.open?.({ name: localName(tag.name), attributes: new Map(Object.entries(tag.attributes)) });
  });
  parser.on("text", (text: string) => {
    if (!failure) handlers.text?.(text);
  });
  parser.on("closetag", (tag: SaxesTagPlain) => {
    if (!failure) handlers.close?.(localName(tag.name));
  });
  await archive.read(part, async (text) => {
    parser.write(text);
    if (failure) throw failure;
    await handlers.pause?.();
  });
  parser.close();
  if (failure) throw failure;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/**
 * Text with the escapes of Office for characters that XML cannot hold: `_x000D_` is a CR, and `_x005F_` an underscore in front of what
 * would be such an escape (ECMA-376 part 1, 22.9.2.19).
 */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .toWellFormed();
}
