import type { ProfiledColumn } from "@datainsight/profiler";
import type { QualityDimension } from "@datainsight/schemas";
import type { RuleInput } from "../finding.ts";

/** The columns of these names; null when one of them is not in the table. */
export function columnsNamed({ profile }: RuleInput, names: readonly string[]): ProfiledColumn[] | null {
  const found = names.flatMap((name) => profile.columns.find(({ columnName }) => columnName === name) ?? []);
  return found.length === names.length ? found : null;
}

/** `"a"`. */
export function quoted(name: string): string {
  return JSON.stringify(name);
}

const rowNames = new Set(["identifier", "uuid"]);

/** What a model may learn from: not the target, not what names each row, not what says one thing or nothing. */
export function featuresOf({ profile, targetColumn, thresholds }: RuleInput): ProfiledColumn[] {
  return profile.columns.filter(({ columnName, dataType, semanticType, uniqueCount, statistics }) => {
    const eachOwn = dataType === "text" && uniqueCount >= statistics.count * thresholds.identifierShare;
    return columnName !== targetColumn && uniqueCount > 1 && !rowNames.has(semanticType ?? "") && !eachOwn;
  });
}

/** Numbers that measure something: neither codes nor places. */
const unmeasured = new Set(["identifier", "postcode", "phone", "credit_card", "national_id", "latitude", "longitude"]);

export function isMeasure({ dataType, semanticType }: ProfiledColumn): boolean {
  return (dataType === "integer" || dataType === "float") && !unmeasured.has(semanticType ?? "");
}

/** Where a value that contradicts others counts: with the measurements, or with what can be written in several ways. */
export function contradictionDimension({ dataType }: ProfiledColumn): QualityDimension {
  if (dataType === "integer" || dataType === "float") return "accuracy";
  return dataType === "text" || dataType === "date" || dataType === "datetime" ? "consistency" : "validity";
}
