import type { StatisticGroup } from "./group.ts";
export type JsonFacts = {
  /** What kinds of JSON value the column holds, such as OBJECT or ARRAY, by frequency. */
  jsonKinds?: {
    kind: string;
    count: number;
  }[];
};
/** Kinds of the top-level values of a json column. */
export declare const jsonStatistics: StatisticGroup;
