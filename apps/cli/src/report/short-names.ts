import { cut, graphemes, plain, width } from "./text.ts";

/**
 * Names cut to `cells` cells that can still be told apart: where names begin alike for longer than that, the middle of what they
 * share is left out, and what differs is shown.
 */
export function shortNames(names: Iterable<string>, cells: number, ellipsis: string): (name: string) => string {
  const full = new Map([...new Set(names)].map((name) => [name, plain(name)]));
  const cuts = Map.groupBy(full, ([, name]) => cut(name, cells, ellipsis));
  const short = new Map<string, string>();
  for (const [text, alike] of cuts) {
    const shared = alike.length === 1 ? 0 : sharedStart(alike.map(([, name]) => name));
    for (const [key, name] of alike) {
      const isCut = shared > 0 && width(name) > cells;
      short.set(key, isCut ? withoutMiddle(name, { shared, cells, ellipsis }) : text);
    }
  }
  return (name) => short.get(name) ?? cut(plain(name), cells, ellipsis);
}

/** How many characters all of the texts begin with. */
function sharedStart(texts: readonly string[]): number {
  const [first = [], ...others] = texts.map(graphemes);
  const differs = first.findIndex((letter, at) => others.some((other) => other[at] !== letter));
  return differs === -1 ? Math.min(first.length, ...others.map((other) => other.length)) : differs;
}

function withoutMiddle(
  name: string,
  { shared, cells, ellipsis }: { shared: number; cells: number; ellipsis: string },
): string {
  const letters = graphemes(name);
  const head = cut(letters.slice(0, shared).join(""), Math.floor(cells / 3), "");
  const room = cells - width(head) - width(ellipsis);
  const rest = letters.slice(shared).join("");
  // What is left of the room shows some of what comes before the difference.
  const before = letters.slice(graphemes(head).length, shared);
  const context: string[] = [];
  while (before.length > context.length && width(before.slice(-context.length - 1).join("") + rest) <= room)
    context.unshift(before[before.length - context.length - 1] ?? "");
  return cut(`${head}${ellipsis}${context.join("")}${rest}`, cells, ellipsis);
}
