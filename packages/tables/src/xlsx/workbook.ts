import { invalidInput, tooLarge } from "../table-error.ts";
import type { Archive } from "./archive.ts";
import { shownAs, shownAsId, type ShownAs } from "./dates.ts";
import { readXml, unescaped } from "./xml.ts";

export type Sheet = { name: string; part: string };

/** What the cells of a sheet refer to. */
export type Workbook = {
  sheets: Sheet[];
  strings: readonly string[];
  /** How a number is shown, by the index of the cell's style; plain numbers are left out. */
  styles: ReadonlyMap<number, ShownAs>;
  starts1904: boolean;
};

const maxStringsLength = 512 * 1024 * 1024;

/** Reads everything of a workbook but its rows. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  if (!archive.has("xl/workbook.xml")) {
    throw invalidInput("The file is a zip archive, but no Excel workbook. Unpack it, and send the data file itself.");
  }
  const targets = await readTargets(archive);
  const sheets: Sheet[] = [];
  let starts1904 = false;
  await readXml(archive, "xl/workbook.xml", {
    open: ({ name, attributes }) => {
      if (name === "workbookPr") starts1904 = ["1", "true"].includes(attributes.get("date1904") ?? "");
      if (name !== "sheet") return;
      const part = targets.get(attributes.get("r:id") ?? attributes.get("id") ?? "");
      if (part && archive.has(part)) sheets.push({ name: attributes.get("name") ?? "", part });
    },
  });
  if (sheets.length === 0) throw invalidInput("The workbook has no sheet with cells.");
  return { sheets, strings: await readStrings(archive), styles: await readStyles(archive), starts1904 };
}

async function readTargets(archive: Archive): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await readXml(archive, "xl/_rels/workbook.xml.rels", {
    open: ({ name, attributes }) => {
      const target = attributes.get("Target") ?? "";
      const isSheet = (attributes.get("Type") ?? "").endsWith("/worksheet");
      if (name === "Relationship" && isSheet) targets.set(attributes.get("Id") ?? "", partOf(target));
    },
  });
  return targets;
}

function partOf(target: string): string {
  return target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//, "")}`;
}

/** Shared strings; the runs of a formatted text are joined, phonetic guides are left out. */
async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  if (!archive.has("xl/sharedStrings.xml")) return strings;
  let [text, inText, inGuide, length] = ["", false, false, 0];
  await readXml(archive, "xl/sharedStrings.xml", {
    open: ({ name }) => {
      if (name === "si") text = "";
      if (name === "rPh") inGuide = true;
      if (name === "t") inText = !inGuide;
    },
    text: (part) => {
      if (inText) text += part;
    },
    close: (name) => {
      if (name === "t") inText = false;
      if (name === "rPh") inGuide = false;
      if (name !== "si") return;
      strings.push(unescaped(text));
      length += text.length;
      if (length > maxStringsLength) throw tooLarge("The workbook holds more text than can be read. Save it as CSV.");
    },
  });
  return strings;
}

/** What the styles of cells show a number as. */
async function readStyles(archive: Archive): Promise<Map<number, ShownAs>> {
  const styles = new Map<number, ShownAs>();
  if (!archive.has("xl/styles.xml")) return styles;
  const formats = new Map<number, ShownAs | undefined>();
  let [inCells, index] = [false, 0];
  await readXml(archive, "xl/styles.xml", {
    open: ({ name, attributes }) => {
      if (name === "numFmt")
        formats.set(Number(attributes.get("numFmtId")), shownAs(attributes.get("formatCode") ?? ""));
      if (name === "cellXfs") inCells = true;
      if (name !== "xf" || !inCells) return;
      const id = Number(attributes.get("numFmtId") ?? 0);
      const shown = formats.has(id) ? formats.get(id) : shownAsId(id);
      if (shown !== undefined) styles.set(index, shown);
      index += 1;
    },
    close: (name) => {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}
