import type { RowSet } from "../profile.ts";
import { quoteText, quoteTexts, trimmed } from "../sql.ts";
import type { DataType } from "@datainsight/schemas";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { tokensIn } from "./text.ts";
import type { Found } from "../passes.ts";

export type MisfitFacts = {
  /** Values that keep a column of another type text; words for "missing" and blanks are not among them. */
  misfits?: RowSet & { dataType: DataType; share: number };
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
  probes: (input, found) => {
    const condition = misfitCondition(input, found);
    if (condition) return [{ name: "misfits", condition }];
    return hasFewNumbers(input) ? [{ name: "numbersInText", condition: isNumber(input, plainNumber) }] : [];
  },
  finish: ({ column }, _found, rows) => {
    const [misfits, numbersInText] = [rows.get("misfits"), rows.get("numbersInText")];
    const { mostly } = column.evidence;
    return {
      facts: {
        ...(misfits && mostly && misfits.count > 0
          ? { misfits: { ...misfits, dataType: mostly.dataType, share: mostly.share } }
          : {}),
        ...(numbersInText && numbersInText.count > 0 ? { numbersInText } : {}),
      },
    };
  },
};

function isNumber({ column }: GroupInput, pattern: string): string {
  return `regexp_full_match(${trimmed(column.storageName)}, ${quoteText(pattern)})`;
}

function misfitCondition(input: GroupInput, found: Found): string | null {
  const { column } = input;
  const { mostly } = column.evidence;
  if (!mostly) return null;
  const tokens = tokensIn(input, found).map(({ token }) => token);
  const ordinary = `${trimmed(column.storageName)} <> ''${tokens.length > 0 ? ` AND ${column.storageName} NOT IN (${quoteTexts(tokens)})` : ""}`;
  if (mostly.dataType === "integer" || mostly.dataType === "float")
    return `${ordinary} AND NOT ${isNumber(input, number)}`;
  const values = [...new Set(mostly.offending.map(({ value }) => value))];
  return values.length === 0 ? null : `${ordinary} AND ${column.storageName} IN (${quoteTexts(values)})`;
}

function hasFewNumbers({ column }: GroupInput): boolean {
  const { fits, count, leadingZeros } = column.evidence;
  const numbers = Math.max(fits.integer ?? 0, fits.float ?? 0);
  return numbers > 0 && leadingZeros === 0 && numbers <= count * maxNumbersShare;
}
