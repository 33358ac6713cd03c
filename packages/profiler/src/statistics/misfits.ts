import { isPersonal, quoteLiteral } from "@datainsight/tables";
import type { RowSet } from "../profile.ts";
import { matchesTrimmed, quoteTexts } from "../sql.ts";
import type { DataType } from "@datainsight/schemas";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { meaningIn } from "./meaning.ts";
import { otherThan } from "./text.ts";
import type { Found } from "../passes.ts";
import type { Probe } from "../probes.ts";
import { readCount } from "../readers.ts";

export type MisfitFacts = {
  /** Values that keep a column of another type text; words for "missing" and blanks are not among them. */
  misfits?: RowSet & { dataType: DataType; share: number };
  /** Numbers that are written otherwise than most: a decimal comma among points. */
  otherNumbers?: RowSet & { decimalSeparator: string };
  /** Amounts in the rarer of several currencies. */
  otherCurrencies?: RowSet & { signs: string[] };
  /** Single numbers in a column of texts. */
  numbersInText?: RowSet;
};

const number = "[-+(]?\\s?[$€£¥]?\\s?[-+]?(?:[0-9][0-9.,' ]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?\\s?[%$€£¥)]?";
const plainNumber = "[-+]?[0-9]+(?:[.,][0-9]+)?";
const maxNumbersShare = 0.05;

/** Values that do not fit what most of their column is, from the evidence of the type inference. */
export const misfitStatistics: StatisticGroup = {
  name: "misfits",
  appliesTo: (column) => column.dataType === "text" && column.storageType === "VARCHAR",
  overValues: ({ column }): Record<string, string> =>
    Object.fromEntries(
      (column.evidence.mixedUnitSigns ?? []).map((sign, at) => [
        `sign${at}`,
        `sum(n) FILTER (WHERE contains(v, ${quoteLiteral(sign)}))`,
      ]),
    ),
  probes: (input, found) => {
    const condition = misfitCondition(input, found);
    const personal = isPersonal(meaningIn(input, found)?.id ?? null);
    if (condition)
      return [{ name: "misfits", condition, ...(personal ? { predicate: null } : {}) }, ...otherNumbers(input)];
    const signs = signsIn(input, found);
    if (signs.length > 1)
      return [{ name: "otherCurrencies", condition: hasSign(input.column.storageName, signs.slice(1)) }];
    return hasFewNumbers(input)
      ? [{ name: "numbersInText", condition: matchesTrimmed(input.column.storageName, plainNumber) }]
      : [];
  },
  finish: (input, found, rows) => {
    const { column } = input;
    const [misfits, numbersInText] = [rows.get("misfits"), rows.get("numbersInText")];
    const [others, currencies] = [rows.get("otherNumbers"), rows.get("otherCurrencies")];
    const { mostly } = column.evidence;
    return {
      facts: {
        ...(misfits && mostly && misfits.count > 0
          ? { misfits: { ...misfits, dataType: mostly.dataType, share: mostly.share } }
          : {}),
        ...(others && others.count > 0
          ? { otherNumbers: { ...others, decimalSeparator: mostly?.decimalSeparator ?? "." } }
          : {}),
        ...(currencies && currencies.count > 0
          ? { otherCurrencies: { ...currencies, signs: signsIn(input, found) } }
          : {}),
        ...(numbersInText && numbersInText.count > 0 ? { numbersInText } : {}),
      },
    };
  },
};

function misfitCondition(input: GroupInput, found: Found): string | null {
  const { mostly } = input.column.evidence;
  if (!mostly) return null;
  if (mostly.dataType === "integer" || mostly.dataType === "float") return otherThan(input, found, number);
  const values = [...new Set(mostly.offending.map(({ value }) => value))];
  return values.length === 0
    ? null
    : `${otherThan(input, found, "")} AND ${input.column.storageName} IN (${quoteTexts(values)})`;
}

/** Numbers, but not in the way in which the column's others are written: they keep it text, as words would. */
function otherNumbers({ column }: GroupInput): Probe[] {
  const { mostly } = column.evidence;
  if (mostly?.dataType !== "integer" && mostly?.dataType !== "float") return [];
  const [point, group] = [mostly.decimalSeparator ?? ".", mostly.thousandsSeparator];
  const whole = group ? `(?:[0-9]+|[0-9]{1,3}(?:${escaped(group)}[0-9]{3})+)` : "[0-9]*";
  const usual = `[-+(]?\\s?[$€£¥]?\\s?[-+]?${whole}(?:${escaped(point)}[0-9]*)?(?:[eE][-+]?[0-9]+)?\\s?[%$€£¥)]?`;
  const name = column.storageName;
  return [
    { name: "otherNumbers", condition: `${matchesTrimmed(name, number)} AND NOT ${matchesTrimmed(name, usual)}` },
  ];
}

function escaped(sign: string): string {
  return sign.replace(/[.'+*?()[\]{}|^$\\]/g, "[$&]");
}

/** The signs of currencies that the column mixes, the most frequent first. */
function signsIn({ column }: GroupInput, found: Found): string[] {
  const signs = column.evidence.mixedUnitSigns ?? [];
  return signs
    .map((sign, at) => ({ sign, count: readCount(found[`sign${at}`]) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || (a.sign < b.sign ? -1 : 1))
    .map(({ sign }) => sign);
}

function hasSign(name: string, signs: readonly string[]): string {
  return `(${signs.map((sign) => `contains(${name}, ${quoteLiteral(sign)})`).join(" OR ")})`;
}

function hasFewNumbers({ column }: GroupInput): boolean {
  const { fits, count, leadingZeros } = column.evidence;
  const numbers = Math.max(fits.integer ?? 0, fits.float ?? 0);
  return numbers > 0 && leadingZeros === 0 && numbers <= count * maxNumbersShare;
}
