/** Unicode's general categories, by their short names. */
const categories = [
  "Lu",
  "Ll",
  "Lt",
  "Lm",
  "Lo",
  "Mn",
  "Mc",
  "Me",
  "Nd",
  "Nl",
  "No",
  "Pc",
  "Pd",
  "Ps",
  "Pe",
  "Pi",
  "Pf",
  "Po",
  "Sm",
  "Sc",
  "Sk",
  "So",
  "Zs",
  "Zl",
  "Zp",
  "Cc",
  "Cf",
  "Cs",
  "Co",
] as const;

/** The scripts that most text is written in; Common is what all share: digits, signs, spaces. */
const scripts = [
  "Common",
  "Latin",
  "Cyrillic",
  "Greek",
  "Han",
  "Hiragana",
  "Katakana",
  "Hangul",
  "Arabic",
  "Hebrew",
  "Devanagari",
  "Bengali",
  "Gurmukhi",
  "Gujarati",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Thai",
  "Lao",
  "Khmer",
  "Myanmar",
  "Tibetan",
  "Georgian",
  "Armenian",
  "Ethiopic",
  "Inherited",
] as const;

const categoryPatterns = categories.map((name) => [name, new RegExp(`^\\p{gc=${name}}$`, "u")] as const);
const scriptPatterns = scripts.map((name) => [name, new RegExp(`^\\p{sc=${name}}$`, "u")] as const);
const emoji = /^(?:\p{Emoji_Presentation}|(?=[^\0-\u{2300}])\p{Extended_Pictographic})$/u;
const control = /^(?![\t\n\r])\p{Cc}$/u;

export type CharacterCount = { character: string; count: number };
export type CharacterShares = {
  categories: { name: string; share: number }[];
  scripts: { name: string; share: number }[];
  hasEmoji: boolean;
  hasControl: boolean;
};

/** What a text is made of, from how often each of its characters (one code point each) occurs. */
export function sharesOfCharacters(counts: readonly CharacterCount[]): CharacterShares {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return {
    categories: sharesBy(counts, total, (character) => nameOf(categoryPatterns, character) ?? "Cn"),
    scripts: sharesBy(counts, total, (character) => nameOf(scriptPatterns, character) ?? "Other"),
    hasEmoji: counts.some(({ character }) => emoji.test(character)),
    hasControl: counts.some(({ character }) => control.test(character)),
  };
}

function nameOf(patterns: readonly (readonly [string, RegExp])[], character: string): string | null {
  return patterns.find(([, pattern]) => pattern.test(character))?.[0] ?? null;
}

function sharesBy(counts: readonly CharacterCount[], total: number, nameIt: (character: string) => string) {
  const sums = new Map<string, number>();
  for (const { character, count } of counts) {
    const name = nameIt(character);
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums]
    .map(([name, count]) => ({ name, share: count / total }))
    .toSorted((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
}
