import { tooLarge, tooManyColumns } from "../table-error.ts";
import type { IngestLimits } from "../source.ts";
import type { Archive } from "./archive.ts";
import { elapsedOf, serialToIso, type ShownAs } from "./dates.ts";
import type { Sheet, Workbook } from "./workbook.ts";
import { readXml, unescaped } from "./xml.ts";

/** `n` number, `s` text, `b` boolean, `d` date or time in ISO form. */
export type Cell = { text: string; kind: "n" | "s" | "b" | "d" };

/** What a sheet holds that is not in its cells; `first`: the first of them, such as `B22`. */
export type SheetTally = {
  errors: { count: number; first: string; rows: number[]; kinds: Map<string, number> };
  /** Formulas whose results were not saved. */
  unsaved: { count: number; first: string; rows: number[] };
  /** Ranges of merged cells, such as `A4:A5`. */
  merged: { count: number; first: string };
};

/** A row with something in it: cells by their position, and its number in the sheet. */
export type SheetRow = { cells: (Cell | undefined)[]; number: number };

export type RowReader = { row: (row: SheetRow) => void; pause: () => Promise<void> };

const maxRowsNamed = 100;

/** Hands over the rows of a sheet that hold anything, from the top; tells what beside them is in the sheet. */
export async function readSheetRows(
  archive: Archive,
  workbook: Workbook,
  sheet: Sheet,
  options: { limits: IngestLimits; reader: RowReader },
): Promise<SheetTally> {
  const { limits, reader } = options;
  const tally: SheetTally = {
    errors: { count: 0, first: "", rows: [], kinds: new Map() },
    unsaved: { count: 0, first: "", rows: [] },
    merged: { count: 0, first: "" },
  };
  let cells: (Cell | undefined)[] = [];
  let [rowNumber, position, type, style, value, collects, inGuide] = [0, -1, "n", 0, "", false, false];
  let isFormula = false;

  function note(found: SheetTally["errors"] | SheetTally["unsaved"]): void {
    found.count += 1;
    if (found.first === "") found.first = `${lettersOf(position)}${rowNumber}`;
    if (found.rows.length < maxRowsNamed && found.rows.at(-1) !== rowNumber) found.rows.push(rowNumber);
  }

  function endCell(): void {
    if (type === "e" && value !== "") {
      note(tally.errors);
      tally.errors.kinds.set(value, (tally.errors.kinds.get(value) ?? 0) + 1);
    } else if (isFormula && value === "" && type !== "str") note(tally.unsaved);
    cells[position] = toCell(type, value, style, workbook);
  }

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
        isFormula = false;
      } else if (name === "f") isFormula = true;
      else if (name === "mergeCell") {
        tally.merged.count += 1;
        tally.merged.first ||= attributes.get("ref") ?? "";
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
      if (name === "c") endCell();
      if (name === "row" && cells.some((cell) => cell !== undefined)) reader.row({ cells, number: rowNumber });
    },
    pause: reader.pause,
  });
  return tally;
}

function toCell(type: string, value: string, style: number, workbook: Workbook): Cell | undefined {
  // An error is no value; it is named apart.
  if (value === "" || type === "e") return undefined;
  if (type === "s") {
    const text = workbook.strings[Number(value)] ?? "";
    return text === "" ? undefined : { text, kind: "s" };
  }
  if (type === "b") return { text: value === "1" ? "true" : "false", kind: "b" };
  if (type === "d") return { text: value.replace(/Z$/, ""), kind: "d" };
  if (type !== "n") return { text: unescaped(value), kind: "s" };
  return toNumberCell(value.trim(), workbook.styles.get(style), workbook.starts1904);
}

function toNumberCell(text: string, shown: ShownAs | undefined, starts1904: boolean): Cell {
  if (shown === undefined) return { text, kind: "n" };
  if (typeof shown === "object")
    return { text: /^\d+$/.test(text) ? text.padStart(shown.digits, "0") : text, kind: "n" };
  const date = shown === "elapsed" ? elapsedOf(Number(text)) : serialToIso(Number(text), starts1904);
  return date === null ? { text, kind: "n" } : { text: date, kind: "d" };
}

function lettersOf(position: number): string {
  const letters = String.fromCharCode(65 + (position % 26));
  return position < 26 ? letters : `${lettersOf(Math.floor(position / 26) - 1)}${letters}`;
}

/** The position of a cell such as `AB12`, from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^\$?([A-Z]{1,3})/.exec(reference ?? "")?.[1];
  if (!letters) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
