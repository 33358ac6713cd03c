import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { FileNotice } from "../manifest.ts";
import type { ReadContext } from "../source.ts";
import { counted } from "../wording.ts";
import type { JsonLayout } from "./layout.ts";

/**
 * An escape of JSON: a whole surrogate pair, then what no text can hold (NUL, half of a pair), then any other. In this order,
 * an escaped backslash before `u0000` is passed over.
 */
const escapePattern =
  /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u(0000|[dD][89a-fA-F][\da-fA-F]{2})|[^])/g;
const maxLines = 100;

type Tally = { count: number; lines: Set<number> };

/** A file with `\\u0000` and halves of surrogate pairs written out as visible text. */
export type EscapedJson = { layout: JsonLayout; notices: FileNotice[] };

/** Writes the file again with what no text can hold as visible text. No notices: nothing was to be changed. */
export async function escapeUnstorable(layout: JsonLayout, context: ReadContext): Promise<EscapedJson> {
  const target = path.join(context.scratchDir, "escaped.json");
  const nuls: Tally = { count: 0, lines: new Set() };
  const halves: Tally = { count: 0, lines: new Set() };
  let line = 1;

  function escape(text: string): string {
    let from = 0;
    const escaped = text.replaceAll(escapePattern, (whole, code: string | undefined, at: number) => {
      if (code === undefined) return whole;
      line += lineEnds(text, from, at);
      from = at;
      note(code === "0000" ? nuls : halves, line);
      return `\\\\u${code}`;
    });
    line += lineEnds(text, from, text.length);
    return escaped;
  }

  await pipeline(
    createReadStream(layout.path, { highWaterMark: 1 << 20, encoding: "utf8", signal: context.signal }),
    async function* rewrite(parts: AsyncIterable<string>) {
      let carry = "";
      for await (const part of parts) {
        const text = carry + part;
        // No escape goes over a comma or a line end, so the text is cut there.
        const end = Math.max(text.lastIndexOf(","), text.lastIndexOf("\n")) + 1;
        carry = text.slice(end);
        yield escape(text.slice(0, end));
      }
      yield escape(carry);
    },
    createWriteStream(target, { flags: "wx" }),
  );
  const notices = [
    ...noticeOf("control_characters", nuls, "NUL stands in {places} and is shown as \\u0000.", layout),
    ...noticeOf(
      "replaced_characters",
      halves,
      "Half of a surrogate pair, which is no character, stands in {places} and is shown as its code, such as \\ud800.",
      layout,
    ),
  ];
  return { layout: { ...layout, path: target, holdsNul: false }, notices };
}

function note(tally: Tally, line: number): void {
  tally.count += 1;
  if (tally.lines.size < maxLines) tally.lines.add(line);
}

function lineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function noticeOf(
  kind: FileNotice["kind"],
  { count, lines }: Tally,
  message: string,
  layout: JsonLayout,
): FileNotice[] {
  if (count === 0) return [];
  // Lines of an array that was cut out of the file are not those of the file.
  const known = layout.arrayStart === 0 ? [...lines] : [];
  return [{ kind, count, lines: known, message: message.replace("{places}", counted(count, "place")) }];
}
