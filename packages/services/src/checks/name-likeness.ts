/** Words that say what a column is for, not what it is of. */
const generic = new Set(["id", "key", "uuid", "guid", "code", "no", "nr", "num", "number", "identifier", "name"]);

/**
 * How much the name of a column says that it refers to a column of a dataset, 0 to 1: the words that `customer_id` shares with the
 * column, or with dataset and column together (`id` of `customers.csv`), over all of their words.
 */
export function nameLikeness(name: string, target: { dataset: string; column: string }): number {
  const own = wordsOf(name);
  const column = wordsOf(target.column);
  const ofDataset = wordsOf(target.dataset.replace(/(?:\.[A-Za-z0-9]{1,8}){1,2}$/, ""));
  const whole = new Set([...ofDataset, ...column]);
  // "id" is like any other "id": only what else is shared says where a column belongs.
  const shares = (words: ReadonlySet<string>) => [...own.intersection(words)].some((word) => !generic.has(word));
  return Math.max(shares(whole) ? jaccard(own, whole) : 0, shares(column) ? jaccard(own, column) : 0);
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const all = a.union(b).size;
  return all === 0 ? 0 : a.intersection(b).size / all;
}

function wordsOf(name: string): Set<string> {
  const words = name
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  return new Set(words.map(singular));
}

function singular(word: string): string {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  return word.endsWith("s") && !word.endsWith("ss") && word.length > 3 ? word.slice(0, -1) : word;
}
