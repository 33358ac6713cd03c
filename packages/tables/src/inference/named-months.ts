/** Names of months as they are written in dates, in lower case and without the point of an abbreviation. */
const names: readonly (readonly [month: number, words: string])[] = [
  [1, "january jan januar jänner januari janvier janv enero ene gennaio gen janeiro"],
  [2, "february feb februar feber februari février fevrier févr fevr fév fev febrero febbraio fevereiro"],
  [3, "march mar märz maerz mär mars marzo março marco maart mrt"],
  [4, "april apr avril avr abril abr aprile"],
  [5, "may mai mayo maggio mag maio mei maj"],
  [6, "june jun juni juin junio giugno giu junho"],
  [7, "july jul juli juillet juil julio luglio lug julho"],
  [8, "august aug août aout agosto ago augustus augusti"],
  [9, "september sept sep septembre septiembre setiembre settembre setembro set"],
  [10, "october oct oktober okt octobre octubre ottobre ott outubro out"],
  [11, "november nov novembre noviembre novembro"],
  [12, "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desember des"],
];

const words = names.flatMap(([month, list]) => list.split(" ").map((word) => ({ month, word })));
/** The longer words first: `sept` would end a match of `september`. */
const alternatives = words.map(({ word }) => word).toSorted((a, b) => b.length - a.length);

/** The name of a month in English, German, French, Spanish, Italian, Portuguese, Dutch or a Scandinavian language. */
export const monthName = `(?i:${alternatives.join("|")})`;

/** The first three letters tell the month, without accents; but those of June and July in French. */
const byPrefix = new Map(words.map(({ month, word }) => [prefixOf(word), month]));

function prefixOf(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "").slice(0, 3);
}

/** SQL for the number of the month that `name` is the name of. */
export function monthNumberSql(name: string): string {
  const text = `strip_accents(lower(${name}))`;
  const cases = [...byPrefix]
    .filter(([prefix]) => prefix !== "jui")
    .map(([prefix, month]) => `WHEN '${prefix}' THEN ${month}`);
  return `CASE left(${text}, 3) ${cases.join(" ")} WHEN 'jui' THEN CASE WHEN starts_with(${text}, 'juil') THEN 7 ELSE 6 END END`;
}
