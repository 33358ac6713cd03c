/** The words of a column name, in lower case: `customerEmail_1` gives customer, email, 1. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== "");
}

/** True where one of the words is in the name; `phone2` is a phone, and `ipv4` itself. */
export function hasWord(name: string, words: readonly string[]): boolean {
  return wordsOf(name).some((word) => words.includes(word) || words.includes(word.replace(/\d+$/, "")));
}

/** The words of a name in one line, joined by `_`, the numbers at their ends left out: for patterns of several words. */
export function joinedWords(name: string): string {
  return wordsOf(name)
    .map((word) => word.replace(/(?<=\p{L}{2})\d+$/u, ""))
    .join("_");
}

const keyWords = ["id", "key", "uuid", "guid", "identifier", "code", "number", "no", "nr", "num"] as const;
const strictKeyWords = ["id", "key", "uuid", "guid", "identifier", "sku", "isbn", "ean"] as const;

/** True for names such as `id`, `customer_id`, `orderNumber`: what people call a key. */
export function isKeyName(name: string): boolean {
  const last = wordsOf(name).at(-1);
  return last !== undefined && keyWords.some((word) => word === last);
}

const codeWords =
  "zip zipcode postcode postal plz phone telephone tel mobile cell fax msisdn iban ssn passport barcode".split(" ");

/** True for names of codes that may be written in digits alone: adding them up means nothing. */
export function isCodeName(name: string): boolean {
  return isKeyName(name) || isIdentifierName(name) || hasWord(name, codeWords);
}

/** True where the name says "identifier" and nothing else. */
export function isIdentifierName(name: string): boolean {
  const last = wordsOf(name).at(-1);
  return last !== undefined && strictKeyWords.some((word) => word === last);
}
