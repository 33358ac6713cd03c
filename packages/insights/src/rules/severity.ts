import type { Severity } from "@datainsight/schemas";
import type { RuleInput } from "../finding.ts";

/** The milder of two severities where the rows at fault are single slips, and wherever one only looks around. */
export function severityBySlips(
  { goal, thresholds }: RuleInput,
  share: number,
  [slips, more]: readonly [Severity, Severity],
): Severity {
  return goal === "exploratory" || share <= thresholds.slips ? slips : more;
}

/** How bad values are that cannot be what they should, and the threshold that they crossed. */
export function severityOfInvalid({ goal, thresholds }: RuleInput, share: number) {
  const severity: Severity =
    share > thresholds.invalidHigh ? "high" : share > thresholds.invalidMedium ? "medium" : "low";
  const name = severity === "high" ? ("invalidHigh" as const) : ("invalidMedium" as const);
  return {
    severity: goal === "exploratory" && severity === "high" ? ("medium" as const) : severity,
    threshold: { name, observed: share },
  };
}
