import { defineRule } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { counted } from "../wording.ts";

/** Says once what was left out that a reader would look for, so that silence is not taken for praise; the report lists all. */
export const notMeasured = defineRule({
  id: "not-measured",
  version: 2,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const left = (input.profile.relations?.notMeasured ?? []).filter(({ minor = false }) => !minor);
    if (left.length === 0) return [];
    return [
      tableFinding(input, {
        severity: "info",
        dimension: null,
        rowCount: 0,
        rows: [],
        evidence: { notMeasured: left.slice(0, 20) },
        description: `${counted(left.length, "thing")} ${left.length === 1 ? "was" : "were"} not measured: ${left
          .slice(0, 3)
          .map(({ what, why }) => `${what} (${why})`)
          .join("; ")}${left.length > 3 ? `; and ${left.length - 3} more` : ""}.`,
        recommendation: "Ask for fewer columns or rows at once where these matter.",
      }),
    ];
  },
});
