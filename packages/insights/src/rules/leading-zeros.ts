import { defineRule } from "../finding.ts";
import { labelOf, snippet, textOf } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted } from "../wording.ts";
import { rowsOf } from "./per-column.ts";

/** Codes of digits that begin with 0: they stay text, and other programs break them. */
export const leadingZeros = defineRule({
  id: "leading-zeros",
  version: 1,
  type: "data_type_mismatch",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const count = column.evidence.leadingZeros;
      if (count === 0 || column.dataType !== "text") return [];
      const length = column.statistics.maxLength ?? 0;
      const fixed = column.statistics.minLength === column.statistics.maxLength;
      return columnFinding(input, {
        column,
        set: column.facts.zeroLed ?? rowsOf(count),
        severity: "info",
        dimension: null,
        description: `"${column.columnName}" holds codes: ${counted(count, "value")} ${count === 1 ? "begins" : "begin"} with 0, so the column is kept as text.`,
        recommendation: `Read it as text, or the zeros are lost: pass dtype={${labelOf(column)}: str} to read_csv.`,
        code: fixed
          ? snippet(`df[${labelOf(column)}] = ${textOf(column)}.str.zfill(${length})`)
          : snippet(`df[${labelOf(column)}] = ${textOf(column)}`),
      });
    }),
});
