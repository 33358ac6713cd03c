import type { ProfiledColumn } from "@datainsight/profiler";
import { type FixAction, mayHoldPersonal, personalSemanticTypes } from "@datainsight/schemas";

/** The action, unless the values that it holds may be personal data: actions are stored and shown as they are. */
export function holding(column: ProfiledColumn, action: FixAction): FixAction | null {
  if (personalSemanticTypes.some((personal) => personal === column.semanticType)) return null;
  return mayHoldPersonal(JSON.stringify(action)) ? null : action;
}

/** Reads a text column as what most of its values are; null where they are text. What is none becomes missing. */
export function castToMostly({ columnName, evidence: { mostly } }: ProfiledColumn): FixAction | null {
  if (!mostly || mostly.dataType === "text" || mostly.dataType === "json" || mostly.dataType === "empty") return null;
  return {
    kind: "cast",
    column: columnName,
    dataType: mostly.dataType,
    ...(mostly.decimalSeparator ? { decimalSeparator: mostly.decimalSeparator } : {}),
    ...(mostly.thousandsSeparator ? { thousandsSeparator: mostly.thousandsSeparator } : {}),
    ...(mostly.negativesInParentheses ? { negativesInParentheses: true } : {}),
  };
}
