import type { Severity } from "@datainsight/schemas";
import { defineRule, type RuleInput } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";

/** Rows that differ only in the way they are written. */
export const nearDuplicateRows = defineRule({
  id: "near-duplicate-rows",
  version: 1,
  type: "duplicates",
  goals: "all",
  evaluate: (input) => {
    const found = input.profile.relations?.nearDuplicates;
    const { rowCount } = input.profile;
    if (!found || found.groups === 0 || found.rows <= found.groups || rowCount === 0) return [];
    const surplus = found.rows - found.groups;
    const share = surplus / rowCount;
    const [example = []] = found.examples;
    return [
      tableFinding(input, {
        severity: severityOf(input, share),
        dimension: "uniqueness",
        rowCount: surplus,
        rows: [...new Set(found.examples.flatMap((group) => group.slice(1)))].toSorted((a, b) => a - b).slice(0, 100),
        threshold: { name: "nearDuplicatesMedium", observed: share },
        evidence: { groups: found.groups, groupRows: found.examples.slice(0, 5), method: found.method },
        description: `${counted(surplus, "row")} (${percent(share)}) ${surplus === 1 ? "repeats" : "repeat"} another but for case, punctuation, accents or the order of words${example.length > 1 ? `, such as rows ${example.slice(0, 2).join(" and ")}` : ""}.`,
        recommendation: "Write such values one way; then see whether the rows are one thing entered twice.",
      }),
    ];
  },
});

function severityOf({ goal, thresholds }: RuleInput, share: number): Severity {
  return share > thresholds.nearDuplicatesMedium && goal !== "exploratory" ? "medium" : "low";
}
