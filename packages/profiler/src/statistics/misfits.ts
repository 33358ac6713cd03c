import { isPersonal } from "@datainsight/tables";
import type { RowSet } from "../profile.ts";
import { matchesTrimmed, quoteTexts } from "../sql.ts";
import type { DataType } from "@datainsight/schemas";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { meaningIn } from "./meaning.ts";
import { otherThan } from "./text.ts";
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
    const personal = isPersonal(meaningIn(input, found)?.id ?? null);
    if (condition) return [{ name: "misfits", condition, ...(personal ? { predicate: null } : {}) }];
    return hasFewNumbers(input)
      ? [{ name: "numbersInText", condition: matchesTrimmed(input.column.storageName, plainNumber) }]
      : [];
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

function misfitCondition(input: GroupInput, found: Found): string | null {
  const { mostly } = input.column.evidence;
  if (!mostly) return null;
  if (mostly.dataType === "integer" || mostly.dataType === "float") return otherThan(input, found, number);
  const values = [...new Set(mostly.offending.map(({ value }) => value))];
  return values.length === 0
    ? null
    : `${otherThan(input, found, "")} AND ${input.column.storageName} IN (${quoteTexts(values)})`;
}

function hasFewNumbers({ column }: GroupInput): boolean {
  const { fits, count, leadingZeros } = column.evidence;
  const numbers = Math.max(fits.integer ?? 0, fits.float ?? 0);
  return numbers > 0 && leadingZeros === 0 && numbers <= count * maxNumbersShare;
}
