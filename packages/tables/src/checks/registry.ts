import type { CheckDefinition } from "@datainsight/schemas";
import { foreignKey } from "./kinds/foreign-key.ts";
import { inSet } from "./kinds/in-set.ts";
import type { CheckKind, CheckPlan, PlanContext } from "./kinds/kind.ts";
import { notNull } from "./kinds/not-null.ts";
import { pattern } from "./kinds/pattern.ts";
import { range } from "./kinds/range.ts";
import { unique } from "./kinds/unique.ts";

const checkKinds: { [Kind in CheckDefinition["kind"]]: CheckKind<Kind> } = {
  not_null: notNull,
  unique,
  in_set: inSet,
  range,
  pattern,
  foreign_key: foreignKey,
};

/** How the failing rows of a check are found in a table. @throws CheckError when it cannot be run there. */
export function planCheck(definition: CheckDefinition, context: PlanContext): CheckPlan {
  // The registry pairs each kind with its definition, which TypeScript loses through the union.
  const { plan } = checkKinds[definition.kind] as {
    plan: (definition: CheckDefinition, context: PlanContext) => CheckPlan;
  };
  return plan(definition, context);
}
