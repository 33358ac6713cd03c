import { invalidInput, tooLarge } from "../table-error.ts";
import { isNumberByte, isRounded } from "./exact-numbers.ts";

/** Deeper nesting is refused; readers of JSON that call themselves for each level would run out of stack. */
export const maxNesting = 500;

/** An array inside the object at the root: where it stands, and what it holds. */
export type InnerArray = {
  key: string;
  start: number;
  end: number;
  holdsObjects: boolean;
  longest: number;
  items: number;
};

export type JsonOutline = {
  root: "array" | "object" | "other" | "none";
  /** Values at the root; more than one makes the file one of values per line. */
  rootValues: number;
  longestRootValue: number;
  /** The longest item of a root array. */
  longestItem: number;
  /** The longest text: at least so many bytes, and the line on which it ends. */
  longestText: { bytes: number; line: number };
  innerArrays: InnerArray[];
  /** True when a line ends inside a value of the root. */
  spansLines: boolean;
  holdsNul: boolean;
  /** True when a number has more digits than a double keeps, or may have: one that two pieces of the file share. */
  holdsLongFractions: boolean;
};

const [quote, backslash, comma, lineFeed] = [0x22, 0x5c, 0x2c, 0x0a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const unicodeEscape = 0x75;
const maxKeyBytes = 200;

/** Where the reader is. */
type Place = {
  outline: JsonOutline;
  depth: number;
  line: number;
  inString: boolean;
  escaped: boolean;
  inScalar: boolean;
  numberLength: number;
  rootStart: number;
  rootLine: number;
  itemStart: number;
  stringStart: number;
  /** Bytes of the text that its escapes take beyond what they stand for, at most. */
  escapeBytes: number;
  lastKey: string;
  keyBytes: number[];
  inner: InnerArray | null;
  innerItemStart: number;
};

export type OutlineReader = { push(bytes: Uint8Array): void; finish(): JsonOutline };

/** Follows strings and brackets only; whether the JSON is right is for the parser to say. */
export function createOutline(): OutlineReader {
  const place = startPlace();
  let offset = 0;
  return {
    push: (bytes) => {
      for (let position = 0; position < bytes.length; position += 1) {
        const byte = bytes[position] ?? 0;
        if (!place.inString) {
          if (isNumberByte(byte)) place.numberLength += 1;
          else if (place.numberLength > 0) endNumber(place, bytes, position);
          outside(place, byte, offset + position);
          continue;
        }
        // Most of a file is the inside of strings.
        if (byte !== quote && byte !== backslash && !place.escaped && byte !== lineFeed && place.depth !== 1) continue;
        insideString(place, byte, offset + position);
      }
      offset += bytes.length;
    },
    finish: () => {
      const { depth, inString, line, outline } = place;
      if (depth === 0 && !inString) return outline;
      const what = inString ? "a string" : "a bracket";
      throw invalidInput(`The JSON ends in the middle, at line ${line}: ${what} is not closed.`);
    },
  };
}

function startPlace(): Place {
  return {
    outline: {
      root: "none",
      rootValues: 0,
      longestRootValue: 0,
      longestItem: 0,
      longestText: { bytes: 0, line: 1 },
      innerArrays: [],
      spansLines: false,
      holdsNul: false,
      holdsLongFractions: false,
    },
    depth: 0,
    line: 1,
    inString: false,
    escaped: false,
    inScalar: false,
    numberLength: 0,
    rootStart: 0,
    rootLine: 0,
    itemStart: 0,
    stringStart: 0,
    escapeBytes: 0,
    lastKey: "",
    keyBytes: [],
    inner: null,
    innerItemStart: 0,
  };
}

/** Shorter numbers have no more digits than a double keeps. */
const longNumber = 17;

function endNumber(place: Place, bytes: Uint8Array, end: number): void {
  const { numberLength, outline } = place;
  place.numberLength = 0;
  if (numberLength < longNumber || outline.holdsLongFractions) return;
  outline.holdsLongFractions =
    numberLength > end || isRounded(Buffer.from(bytes.subarray(end - numberLength, end)).toString("latin1"));
}

function startValue(place: Place, kind: JsonOutline["root"], at: number): void {
  const { outline } = place;
  if (outline.rootValues === 0) outline.root = kind;
  // Objects that stand side by side on a line are read as those of several lines are.
  else if (kind === "object" && outline.root === "object" && place.line === place.rootLine) outline.spansLines = true;
  place.rootLine = place.line;
  outline.rootValues += 1;
  place.rootStart = at;
  place.itemStart = at + 1;
}

function open(place: Place, byte: number, at: number): void {
  const { outline } = place;
  if (place.depth === 0) startValue(place, byte === openBracket ? "array" : "object", at);
  if (place.depth === 1 && outline.root === "object" && outline.rootValues === 1 && byte === openBracket) {
    place.inner = { key: place.lastKey, start: at, end: at, holdsObjects: false, longest: 0, items: 0 };
    place.innerItemStart = at + 1;
  }
  if (place.depth === 2 && place.inner && byte === openBrace) place.inner.holdsObjects = true;
  place.depth += 1;
  if (place.depth > maxNesting)
    throw tooLarge(`Line ${place.line}: the JSON is nested more than ${maxNesting} levels deep.`);
}

function close(place: Place, at: number): void {
  const { outline, inner } = place;
  place.depth -= 1;
  if (place.depth < 0) throw invalidInput(`Line ${place.line}: the JSON closes a bracket that was never opened.`);
  if (place.depth === 1 && inner) {
    inner.longest = Math.max(inner.longest, at - place.innerItemStart);
    outline.innerArrays.push({ ...inner, end: at, items: inner.items + 1 });
    place.inner = null;
  }
  if (place.depth > 0) return;
  outline.longestItem = Math.max(outline.longestItem, at - place.itemStart);
  outline.longestRootValue = Math.max(outline.longestRootValue, at - place.rootStart + 1);
}

function separate(place: Place, at: number): void {
  const { outline, inner } = place;
  if (place.depth === 1) {
    outline.longestItem = Math.max(outline.longestItem, at - place.itemStart);
    place.itemStart = at + 1;
  } else if (place.depth === 2 && inner) {
    inner.longest = Math.max(inner.longest, at - place.innerItemStart);
    place.innerItemStart = at + 1;
    inner.items += 1;
  }
}

function insideString(place: Place, byte: number, at: number): void {
  if (byte === lineFeed) place.line += 1;
  if (place.escaped) {
    place.escaped = false;
    place.escapeBytes += byte === unicodeEscape ? 5 : 1;
  } else if (byte === backslash) place.escaped = true;
  else if (byte === quote) {
    endString(place, at);
    return;
  }
  if (place.depth === 1 && place.keyBytes.length < maxKeyBytes) place.keyBytes.push(byte);
}

function endString(place: Place, at: number): void {
  const { longestText } = place.outline;
  place.inString = false;
  const bytes = at - place.stringStart - 1 - place.escapeBytes;
  if (bytes > longestText.bytes) {
    longestText.bytes = bytes;
    longestText.line = place.line;
  }
  if (place.depth === 1) place.lastKey = Buffer.from(place.keyBytes).toString("utf8");
}

function outside(place: Place, byte: number, at: number): void {
  if (byte === lineFeed) {
    place.line += 1;
    if (place.depth > 0) place.outline.spansLines = true;
  }
  if (byte === quote) startString(place, at);
  else if (byte === openBrace || byte === openBracket) open(place, byte, at);
  else if (byte === closeBrace || byte === closeBracket) close(place, at);
  else if (byte === comma) separate(place, at);
  else if (place.depth === 0) {
    const isSpace = byte === 0x20 || byte === lineFeed || byte === 0x0d || byte === 0x09;
    const isMark = at < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf);
    if (!isSpace && !isMark && !place.inScalar) startValue(place, "other", at);
    place.inScalar = !isSpace && !isMark;
  }
}

function startString(place: Place, at: number): void {
  if (place.depth === 0 && !place.inScalar) startValue(place, "other", at);
  place.inString = true;
  place.stringStart = at;
  place.escapeBytes = 0;
  if (place.depth === 1) place.keyBytes = [];
}
