import { readCount, readTexts } from "../readers.ts";
import { meaningOf } from "../semantics/meaning.ts";
import { isPersonal } from "../semantics/meaning.ts";
import type { StatisticGroup } from "./group.ts";

const sampleSize = 100;

/** What a column of numbers means: a card number or a phone number is personal, whatever its type. */
export const meaningStatistics: StatisticGroup = {
  name: "meaning",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  overValues: ({ column }) =>
    column.dataType === "integer" ? { digits: `arg_min(v, hash(v), ${sampleSize})::VARCHAR[]` } : {},
  finish: ({ column }, found) => {
    const [count, uniqueCount] = [readCount(found["values"]), readCount(found["unique"])];
    const values = readTexts(found["digits"]);
    const semanticType =
      meaningOf({ name: column.name, dataType: column.dataType, values, count, uniqueCount })?.id ?? null;
    // Quantiles of numbers that are personal are values of persons.
    return isPersonal(semanticType)
      ? { semanticType, mean: null, median: null, statistics: { quantiles: null } }
      : { semanticType };
  },
};
