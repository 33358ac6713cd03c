import type { RowSet } from "../profile.ts";
import type { StatisticGroup } from "./group.ts";
/** Spellings of one value, the most frequent first. */
export type Spellings = {
  value: string;
  count: number;
}[];
export type VariantFacts = {
  /** Values that differ from another in case, accents, spaces or punctuation only; the rows are those of the rarer spellings. */
  variants?: RowSet & {
    groups: number;
    spellings: Spellings[];
  };
};
/** Values of one category that are written in several ways. */
export declare const variantStatistics: StatisticGroup;
