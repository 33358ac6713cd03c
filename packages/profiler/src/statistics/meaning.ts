import { isPersonal } from "@datainsight/tables";
import { readCount, readTexts } from "../readers.ts";
import { meaningOf, meaningStatisticsOf } from "../semantics/meaning.ts";
import type { Found } from "../passes.ts";
import type { SemanticType } from "../semantics/types.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { meaningOfText } from "./text.ts";

const sampleSize = 100;

/** What the column means, as far as its values and its name tell. */
export function meaningIn(input: GroupInput, found: Found): SemanticType | null {
  const { column } = input;
  if (column.storageType === "VARCHAR") return meaningOfText(input, found);
  const [count, uniqueCount] = [readCount(found["values"]), readCount(found["unique"])];
  return meaningOf({ name: column.name, dataType: column.dataType, values: digitsIn(found), count, uniqueCount });
}

/** A phone number that was read as a float ends in `.0`, which is none of its digits. */
function digitsIn(found: Found): string[] {
  return readTexts(found["digits"]).map((text) => text.replace(/\.0+$/, ""));
}

/** What a column of numbers means: a card number or a phone number is personal, whatever its type. */
export const meaningStatistics: StatisticGroup = {
  name: "meaning",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  overValues: () => ({ digits: `arg_min(v, hash(v), ${sampleSize})::VARCHAR[]` }),
  finish: (input, found) => {
    const meaning = meaningIn(input, found);
    const semanticType = meaning?.id ?? null;
    const known = meaningStatisticsOf(meaning, digitsIn(found));
    // Quantiles of numbers that are personal are values of persons, and so is the mean of a single one.
    return isPersonal(semanticType)
      ? {
          semanticType,
          mean: null,
          median: null,
          statistics: {
            ...known,
            quantiles: null,
            sum: null,
            geometricMean: null,
            harmonicMean: null,
            trimean: null,
            trimmedMean: null,
            winsorisedMean: null,
            outlierRows: {},
          },
        }
      : { semanticType, statistics: known };
  },
};
