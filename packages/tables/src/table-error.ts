/** Why a file cannot become a table; the names are those of the product's error codes. */
export type TableErrorCode = "invalid_input" | "unsupported" | "too_large" | "unavailable";

/** Where in the file an error was met; `row` counts data rows from 1, `column` is a header. */
export type TableErrorPlace = { row?: number; column?: string };

/** A file that cannot be read, with a message for the person who sent it: no path of this machine, no value of a cell. */
export class TableError extends Error {
  readonly code: TableErrorCode;
  readonly row: number | undefined;
  readonly column: string | undefined;

  constructor(code: TableErrorCode, message: string, place: TableErrorPlace = {}) {
    super(message);
    this.name = "TableError";
    this.code = code;
    this.row = place.row;
    this.column = place.column;
  }
}

/** The file is broken or is not what it says. */
export function invalidInput(message: string, place?: TableErrorPlace): TableError {
  return new TableError("invalid_input", message, place);
}

/** The file may be whole, but nothing here reads it. */
export function unsupported(message: string): TableError {
  return new TableError("unsupported", message);
}

/** The file goes past a limit. */
export function tooLarge(message: string, place?: TableErrorPlace): TableError {
  return new TableError("too_large", message, place);
}

/** More columns than a table may have; `subject` is what has them, such as "The file has 12 columns". */
export function tooManyColumns(subject: string, limit: number): TableError {
  return tooLarge(
    `${subject}, and at most ${limit} can be read (MAX_COLUMNS). Leave some out, or send what their names say, such as dates or ids, as values of rows.`,
  );
}

/** The file may be fine, but this machine cannot read or store it now. */
export function unavailable(message: string): TableError {
  return new TableError("unavailable", message);
}

/** A failure of the database engine without the paths and values that its messages carry. */
export class EngineError extends Error {
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.name = "EngineError";
    this.kind = kind;
  }
}
