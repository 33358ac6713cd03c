import { readCount, readField, readList, readText } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";

export type JsonFacts = {
  /** What kinds of JSON value the column holds, such as OBJECT or ARRAY, by frequency. */
  jsonKinds?: { kind: string; count: number }[];
};

/** Kinds of the top-level values of a json column. */
export const jsonStatistics: StatisticGroup = {
  name: "json",
  appliesTo: (column) => column.dataType === "json",
  overValues: () => ({
    kinds: "map_entries(histogram(CASE WHEN json_valid(v::VARCHAR) THEN json_type(v::VARCHAR) ELSE 'INVALID' END))",
  }),
  finish: (_input, found) => {
    const kinds = readList(found["kinds"]).map((item) => ({
      kind: readText(readField(item, "key")) ?? "",
      count: readCount(readField(item, "value")),
    }));
    return { statistics: { jsonKinds: kinds }, facts: { jsonKinds: kinds } };
  },
};
