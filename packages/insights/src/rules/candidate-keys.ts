import { defineRule } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { compareTexts } from "../rank.ts";

const shown = 5;
const minRows = 10;

/** Sets of columns that tell every row apart. */
export const candidateKeys = defineRule({
  id: "candidate-keys",
  version: 1,
  type: "quality_issue",
  goals: ["exploratory", "general_audit"],
  evaluate: (input) => {
    const keys = (input.profile.relations?.candidateKeys ?? []).filter((key) => key.length > 0);
    if (keys.length === 0 || input.profile.rowCount < minRows) return [];
    const sorted = keys
      .map((key) => key.toSorted(compareTexts))
      .toSorted((a, b) => a.length - b.length || compareTexts(a.join("\u0000"), b.join("\u0000")));
    const list = sorted.slice(0, shown).map((key) => key.map((name) => JSON.stringify(name)).join(" with "));
    const more = sorted.length > shown ? `, and ${sorted.length - shown} more` : "";
    return [
      tableFinding(input, {
        severity: "info",
        dimension: null,
        effect: 0.1,
        rowCount: input.profile.rowCount,
        rows: [],
        evidence: { keys: sorted.slice(0, 20) },
        description: `${sorted.length === 1 ? "One set" : `${sorted.length} sets`} of columns tell${sorted.length === 1 ? "s" : ""} every row apart: ${list.join("; ")}${more}.`,
        recommendation: "Choose the one that will stay unique as rows come in, and have it checked on every version.",
      }),
    ];
  },
});
