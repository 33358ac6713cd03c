import type { FixAction, FixKind } from "@datainsight/schemas";
import { fixRules } from "./registry.ts";
import type { AskTable, FixRule, FixStep, FixTable, Prepared } from "./table.ts";

/** Looks up in the data what the statement of an action must know. @throws TableError when the action cannot be done */
export function prepareFix(action: FixAction, table: FixTable, ask: AskTable): Promise<Prepared<FixKind>> {
  const { prepare } = ruleOf(action.kind);
  return prepare === undefined ? Promise.resolve({ action, details: {} }) : prepare(action, table, ask);
}

/** The statement of an action over the table, as people or as we name it. */
export function compileFix(prepared: Prepared<FixKind>, table: FixTable): FixStep {
  return ruleOf(prepared.action.kind).compile(prepared, table);
}

function ruleOf(kind: FixKind): FixRule<FixKind> {
  // The registry pairs each kind with the rule of its own actions, which TypeScript loses through the union.
  return fixRules[kind] as unknown as FixRule<FixKind>;
}
