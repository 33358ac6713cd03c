import type { FixAction } from "@datainsight/schemas";
import { ServiceError } from "../errors.ts";

/** One fix with what it is the fix of, for messages. */
export type NamedFix = { insightId: string; ruleId: string; action: FixAction };

/**
 * Refuses fixes of which one needs a column that is not there, or not any more after those before it.
 * @throws ServiceError `invalid_input` for an unknown column, `conflict` where two fixes are in each other's way; both name the insights
 */
export function refuseClashes(columnNames: readonly string[], fixes: readonly NamedFix[]): void {
  const names = new Set(columnNames);
  const removedBy = new Map<string, NamedFix>();
  for (const fix of fixes) {
    for (const name of needed(fix.action)) requireColumn(names, removedBy, { fix, name });
    for (const name of removed(fix.action)) {
      names.delete(name);
      removedBy.set(name, fix);
    }
    for (const name of added(fix.action)) {
      if (names.has(name))
        throw new ServiceError("conflict", `${told(fix)} makes a column "${name}", which there is already.`, {
          field: "insightIds",
          column: name,
        });
      names.add(name);
    }
  }
}

function requireColumn(
  names: ReadonlySet<string>,
  removedBy: ReadonlyMap<string, NamedFix>,
  { fix, name }: { fix: NamedFix; name: string },
): void {
  if (names.has(name)) return;
  const place = { field: "insightIds", column: name };
  const remover = removedBy.get(name);
  if (remover === undefined)
    throw new ServiceError(
      "invalid_input",
      `${told(fix)} needs the column "${name}", which the dataset does not have.`,
      place,
    );
  throw new ServiceError(
    "conflict",
    `${told(fix)} needs the column "${name}", which ${told(remover, "the")} before it removes. Leave one of them out.`,
    place,
  );
}

function told({ insightId, ruleId }: NamedFix, article = "The"): string {
  return `${article} fix of insight ${insightId} (${ruleId})`;
}

function needed(action: FixAction): readonly string[] {
  return action.kind === "deduplicate" ? (action.columns ?? []) : [action.column];
}

function removed(action: FixAction): readonly string[] {
  return action.kind === "drop_column" || action.kind === "split" ? [action.column] : [];
}

function added(action: FixAction): readonly string[] {
  return action.kind === "split" ? action.into : [];
}
