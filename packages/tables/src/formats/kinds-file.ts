import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { quoteLiteral } from "../sql.ts";

/** A value and its kind: `n` number, `s` text, `b` boolean, `j` nested, `d` date or time in ISO form. */
export type KindCell = { text: string; kind: string };

/** A file of values that have kinds, written row by row. */
export type KindsFile = {
  /** Takes a row; cells that are left out at its end, and undefined ones, are missing. */
  add(cells: readonly (KindCell | undefined)[]): void;
  /** Writes out what was taken, where that is much. */
  pause(): Promise<void>;
  /** Ends the file. */
  close(): Promise<void>;
  /** The file as a FROM item of `width` columns `c<i>`, with their kinds `k<i>`. */
  relation(width: number): string;
  readonly rows: number;
};

const flushLength = 1 << 20;
const smallestLine = 2_097_152;

/** Begins a file of rows as CSV, each value followed by its kind. */
export function createKindsFile(target: string, signal: AbortSignal | undefined): KindsFile {
  const output = createWriteStream(target, { flags: "wx" });
  let [rows, pendingLength, longest] = [0, 0, 0];
  let pending: string[] = [];

  async function flush(): Promise<void> {
    signal?.throwIfAborted();
    const text = pending.join("");
    [pending, pendingLength] = [[], 0];
    if (text !== "" && !output.write(text)) await once(output, "drain");
  }

  return {
    add: (cells) => {
      // A line without a comma would be passed over as blank.
      const text = `${Array.from(cells, (cell) => cellText(cell)).join(",") || ","}\n`;
      pending.push(text);
      pendingLength += text.length;
      longest = Math.max(longest, Buffer.byteLength(text));
      rows += 1;
    },
    pause: async () => {
      if (pendingLength > flushLength) await flush();
    },
    close: async () => {
      await flush();
      output.end();
      await finished(output);
    },
    relation: (width) => relationOf(target, width, longest),
    get rows() {
      return rows;
    },
  };
}

function cellText(cell: KindCell | undefined): string {
  return cell ? `"${cell.text.replaceAll('"', '""').replaceAll("\0", "\\u0000")}",${cell.kind}` : ",";
}

/** Short rows are filled up when they are read. DuckDB sets several buffers aside, so that they are no larger than a row needs. */
function relationOf(target: string, width: number, longest: number): string {
  const columns = Array.from({ length: width }, (_, index) => `'c${index}': 'VARCHAR', 'k${index}': 'VARCHAR'`);
  const lineSize = Math.max(smallestLine, longest * 2 + width * 4);
  return (
    `read_csv(${quoteLiteral(target)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, ` +
    `null_padding = true, strict_mode = true, parallel = false, new_line = '\\n', max_line_size = ${lineSize}, buffer_size = ${lineSize * 2}, columns = {${columns.join(", ")}})`
  );
}
