import type { RowSet } from "../profile.ts";
import { readCount, readNumber } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";
import { noPlaceholder } from "./temporal.ts";

export type FarDateFacts = {
  /** A few dates of centuries in which nothing else of the column lies: 0202 for 2020, 18 for 2018. */
  farDates?: RowSet;
};

const farthest = "1600-01-01";
const recent = "1900-01-01";
const mostShare = 0.05;

/** Dates whose year lost or changed a digit. */
export const farDateStatistics: StatisticGroup = {
  name: "far-dates",
  appliesTo: (column) =>
    (column.dataType === "date" || column.dataType === "datetime") && column.storageType !== "VARCHAR",
  overValues: () => ({ farDates: `sum(n) FILTER (WHERE v < '${farthest}')` }),
  probes: ({ column }, found) => {
    const far = readCount(found["farDates"]);
    const isRecent = (readNumber(found["tmax"]) ?? 0) >= Date.parse(recent) * 1000;
    if (far === 0 || far > readCount(found["values"]) * mostShare || !isRecent) return [];
    return [{ name: "farDates", condition: `${noPlaceholder(column, found)}${column.storageName} < '${farthest}'` }];
  },
  finish: (_input, _found, rows) => {
    const farDates = rows.get("farDates");
    return farDates && farDates.count > 0 ? { facts: { farDates } } : {};
  },
};
