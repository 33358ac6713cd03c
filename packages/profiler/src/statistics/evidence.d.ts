import type { DataType } from "@datainsight/schemas";
import type { ColumnEvidence } from "@datainsight/tables";
import type { StatisticGroup } from "./group.ts";
/** What the type inference saw in every value of the column: types, date formats, spellings of missing values. */
export declare const evidenceStatistics: StatisticGroup;
/**
 * How many values are of which type, most first. A whole number is an integer and no float; what fits no other type is text. Where
 * a value can be read as several others, such as 20240131, it counts for each of them.
 */
export declare function typesOf(
  { fits, count }: ColumnEvidence,
  dataType: DataType,
): {
  dataType: "boolean" | "date" | "datetime" | "empty" | "float" | "integer" | "json" | "text" | "time";
  count: number;
  share: number;
}[];
