export { evaluateInsights, type EvaluateInput } from "./evaluate-insights.ts";
export type { AnalysisResult, Finding, Rule, RuleInput } from "./finding.ts";
export { pandasOf } from "./fixes/pandas-fix.ts";
export { suggestChecks } from "./suggest-checks.ts";
