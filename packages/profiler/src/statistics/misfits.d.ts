import type { RowSet } from "../profile.ts";
import type { DataType } from "@datainsight/schemas";
import type { StatisticGroup } from "./group.ts";
export type MisfitFacts = {
  /** Values that keep a column of another type text; words for "missing" and blanks are not among them. */
  misfits?: RowSet & {
    dataType: DataType;
    share: number;
  };
  /** Single numbers in a column of texts. */
  numbersInText?: RowSet;
};
/** Values that do not fit what most of their column is, from the evidence of the type inference. */
export declare const misfitStatistics: StatisticGroup;
