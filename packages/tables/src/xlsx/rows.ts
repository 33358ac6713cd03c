import { tooLarge, tooManyColumns } from "../table-error.ts";
import type { IngestLimits } from "../source.ts";
import type { Archive } from "./archive.ts";
import { serialToIso } from "./dates.ts";
import type { Sheet, Workbook } from "./workbook.ts";
import { readXml } from "./xml.ts";

/** `n` number, `s` text, `b` boolean, `d` date or time in ISO form. */
export type Cell = { text: string; kind: "n" | "s" | "b" | "d" };

/** A row with something in it: cells by their position, and its number in the sheet. */
export type SheetRow = { cells: (Cell | undefined)[]; number: number };

export type RowReader = { row: (row: SheetRow) => void; pause: () => Promise<void> };

/** Hands over the rows of a sheet that hold anything, from the top. */
export async function readSheetRows(
  archive: Archive,
  workbook: Workbook,
  sheet: Sheet,
  options: { limits: IngestLimits; reader: RowReader },
): Promise<void> {
  const { limits, reader } = options;
  let cells: (Cell | undefined)[] = [];
  let [rowNumber, position, type, style, value, collects, inGuide] = [0, -1, "n", 0, "", false, false];

  await readXml(archive, sheet.part, {
    open: ({ name, attributes }) => {
      if (name === "row") {
        cells = [];
        position = -1;
        rowNumber = Number(attributes.get("r") ?? rowNumber + 1);
      } else if (name === "c") {
        position = columnOf(attributes.get("r")) ?? position + 1;
        if (position >= limits.maxColumns)
          throw tooManyColumns(`Row ${rowNumber} of the sheet has ${position + 1} columns`, limits.maxColumns);
        [type, style, value] = [attributes.get("t") ?? "n", Number(attributes.get("s") ?? -1), ""];
      } else if (name === "rPh") inGuide = true;
      else if (name === "v" || name === "t") collects = !inGuide;
    },
    text: (part) => {
      if (!collects) return;
      value += part;
      if (value.length > limits.maxCellBytes)
        throw tooLarge(`Row ${rowNumber} of the sheet has a cell longer than ${limits.maxCellBytes} bytes.`);
    },
    close: (name) => {
      if (name === "v" || name === "t") collects = false;
      if (name === "rPh") inGuide = false;
      if (name === "c") cells[position] = toCell(type, value, workbook.dateStyles.has(style), workbook);
      if (name === "row" && cells.some((cell) => cell !== undefined)) reader.row({ cells, number: rowNumber });
    },
    pause: reader.pause,
  });
}

function toCell(type: string, value: string, isDate: boolean, workbook: Workbook): Cell | undefined {
  if (value === "") return undefined;
  if (type === "s") {
    const text = workbook.strings[Number(value)] ?? "";
    return text === "" ? undefined : { text, kind: "s" };
  }
  if (type === "b") return { text: value === "1" ? "true" : "false", kind: "b" };
  if (type === "d") return { text: value.replace(/Z$/, ""), kind: "d" };
  if (type !== "n") return { text: value, kind: "s" };
  const date = isDate ? serialToIso(Number(value), workbook.starts1904) : null;
  return date === null ? { text: value.trim(), kind: "n" } : { text: date, kind: "d" };
}

/** The position of a cell such as `AB12`, from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^\$?([A-Z]{1,3})/.exec(reference ?? "")?.[1];
  if (!letters) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
