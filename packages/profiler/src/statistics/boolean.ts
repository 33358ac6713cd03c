import { readCount } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";

/** How many values are true. */
export const booleanStatistics: StatisticGroup = {
  name: "boolean",
  appliesTo: (column) => column.storageType === "BOOLEAN",
  overValues: () => ({ trues: "sum(n) FILTER (WHERE v)" }),
  finish: (_input, found) => ({ statistics: { trueCount: readCount(found["trues"]) } }),
};
