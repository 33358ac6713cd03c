import type { FixAction } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { snippet, seriesOf } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { listed, percent } from "../wording.ts";
import { rowsOf } from "./per-column.ts";

const minRows = 20;

/** Columns in which nearly every value is the same. */
export const quasiConstantColumn = defineRule({
  id: "quasi-constant-column",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const top = column.statistics.topValues?.[0];
      const { count } = column.statistics;
      if (!top || column.uniqueCount < 2 || count < minRows) return [];
      const share = top.count / count;
      if (share < input.thresholds.quasiConstantShare) return [];
      return columnFinding(input, {
        column,
        set: { ...(column.facts.common ?? rowsOf(top.count)), examples: [top.value] },
        severity: input.goal === "ml_preparation" ? "low" : "info",
        dimension: null,
        threshold: { name: "quasiConstantShare", observed: share },
        description: `${percent(share)} of "${column.columnName}" is ${listed([top.value])}.`,
        recommendation:
          "It tells little apart. If the rare values matter, ask only whether the value is this one or another.",
        ...(input.goal === "ml_preparation"
          ? { fix: { kind: "drop_column", column: column.columnName } satisfies FixAction }
          : { code: snippet(`print(${seriesOf(column)}.value_counts(dropna=False, normalize=True).head())`) }),
      });
    }),
});
