import type { StatisticGroup } from "./group.ts";
import { readCount } from "../readers.ts";
import { isCodeName } from "../semantics/names.ts";
import { numericSummary } from "./numeric.ts";

export type HeapFacts = {
  /** Share of the whole numbers from 10 on that end in 0 or 5, where the others are many too. */
  heapedShare?: number;
};

const minRows = 100;
const minDistinct = 30;
/** Where nearly all end so, that is how fine the measure is. */
const mostShare = 0.9;

/** Whole numbers of which more end in 0 or 5 than should: people round. */
export const heapStatistics: StatisticGroup = {
  name: "heaps",
  appliesTo: (column) => column.dataType === "integer" && !isCodeName(column.name),
  overValues: () => ({
    fives: "sum(n) FILTER (WHERE v >= 10 AND v % 5 = 0)",
    fromTen: "sum(n) FILTER (WHERE v >= 10)",
  }),
  finish: (_input, found) => {
    const [fives, all, summary] = [readCount(found["fives"]), readCount(found["fromTen"]), numericSummary(found)];
    if (!summary || all < minRows || readCount(found["unique"]) < minDistinct || summary.max < 40) return {};
    const share = fives / all;
    return share > mostShare ? {} : { facts: { heapedShare: share } };
  },
};
