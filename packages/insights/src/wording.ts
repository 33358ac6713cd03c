const wholeNumbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const figures = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4, useGrouping: false });

/** `1 row`, `1,234 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${wholeNumbers.format(count)} ${count === 1 ? one : many}`;
}

/** A share for people: `12.3%`; never 0% or 100% for what is not quite that. */
export function percent(share: number): string {
  const value = share * 100;
  if (share > 0 && value < 0.1) return "less than 0.1%";
  if (share < 1 && value > 99.9) return "more than 99.9%";
  return `${Number(value.toFixed(1))}%`;
}

/** A number for people: whole ones as they are, others to four digits. */
export function figure(value: number): string {
  if (Number.isSafeInteger(value)) return wholeNumbers.format(value);
  return Math.abs(value) >= 1000 ? wholeNumbers.format(value) : figures.format(value);
}

/** The values, quoted, in one line: `"a", "b" and 3 more`. */
export function listed(values: readonly string[], max = 3): string {
  const shown = values
    .slice(0, max)
    .map((value) => JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value));
  const rest = values.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${wholeNumbers.format(rest)} more` : joined(shown);
}

function joined(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
