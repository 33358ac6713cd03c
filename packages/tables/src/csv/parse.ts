import { invalidInput, tooLarge } from "../table-error.ts";

export type CsvDialect = { delimiter: string | null; escape: '"' | "\\" };

/** One record: its fields and the line of the file on which it begins, counted from 1. */
export type CsvRecord = { fields: string[]; line: number };

export type CsvParser = { push(text: string): void; finish(): void };

/** Handles one record at a time; anything but true ends the parsing. */
export type RecordHandler = (record: CsvRecord) => boolean;

/**
 * Reads CSV text in pieces and leniently: any mix of line ends; a quote inside an unquoted field is text; text after a
 * closing quote belongs to the field.
 * @throws TableError for a quote that is never closed and for a cell past `maxCellBytes` characters
 */
export function createCsvParser(dialect: CsvDialect, maxCellBytes: number, handle: RecordHandler): CsvParser {
  const delimiter = dialect.delimiter ?? "";
  const backslashed = dialect.escape === "\\";
  let [field, quoted, inQuotes, afterQuote, afterBackslash, afterReturn, ended] = [
    "",
    false,
    false,
    false,
    false,
    false,
    false,
  ];
  let fields: string[] = [];
  let [line, recordLine, quoteLine] = [1, 1, 1];

  function endField(): void {
    fields.push(field);
    [field, quoted, afterQuote] = ["", false, false];
  }

  function endRecord(): void {
    endField();
    const record = { fields, line: recordLine };
    fields = [];
    line += 1;
    recordLine = line;
    if (!handle(record)) ended = true;
  }

  function append(text: string): void {
    field += text;
    if (field.length > maxCellBytes) {
      if (inQuotes && field.includes("\n")) throw unclosed(quoteLine);
      throw tooLarge(`Line ${recordLine}: a cell is longer than ${maxCellBytes} bytes.`);
    }
  }

  function inside(character: string): void {
    if (afterBackslash) {
      afterBackslash = false;
      append(character === '"' || character === "\\" ? character : `\\${character}`);
    } else if (backslashed && character === "\\") afterBackslash = true;
    else if (character === '"') [inQuotes, afterQuote] = [false, true];
    else {
      if (character === "\n") line += 1;
      append(character);
    }
  }

  function outside(character: string): void {
    if (character === '"' && afterQuote) {
      append('"');
      [inQuotes, afterQuote] = [true, false];
    } else if (character === '"' && field === "" && !quoted) {
      [inQuotes, quoted, quoteLine] = [true, true, line];
    } else if (character === delimiter) endField();
    else if (character === "\n") {
      if (!afterReturn) endRecord();
    } else if (character === "\r") endRecord();
    else {
      afterQuote = false;
      append(character);
    }
    afterReturn = character === "\r";
  }

  const special = new Set(['"', delimiter, "\n", "\r", "\\"]);
  function push(text: string): void {
    let position = 0;
    while (position < text.length && !ended) {
      let end = position;
      while (end < text.length && !special.has(text.charAt(end))) end += 1;
      if (end > position) {
        if (afterBackslash) [field, afterBackslash] = [`${field}\\`, false];
        [afterQuote, afterReturn] = [false, false];
        append(text.slice(position, end));
        position = end;
        continue;
      }
      if (inQuotes) inside(text.charAt(position));
      else outside(text.charAt(position));
      position += 1;
    }
  }

  return {
    push,
    finish: () => {
      if (ended) return;
      if (inQuotes) throw unclosed(quoteLine);
      if (field !== "" || quoted || fields.length > 0) endRecord();
    },
  };
}

function unclosed(line: number): Error {
  return invalidInput(
    `Line ${line}: a quote is opened and not closed. Close it, or double it where it belongs to the text.`,
  );
}
