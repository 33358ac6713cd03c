import type { DataType, FixAction } from "@datainsight/schemas";
import { ServiceError } from "../errors.ts";

/** One fix with what it is the fix of, for messages. */
export type NamedFix = { insightId: string; ruleId: string; action: FixAction };

/** A column as it was analysed. */
export type AnalysedColumn = { name: string; dataType: DataType };

/**
 * Refuses fixes of which one needs a column that is not there, or not any more, or of another type after those before it.
 * @throws ServiceError `invalid_input` for an unknown column, `conflict` where two fixes are in each other's way; both name the insights
 */
export function refuseClashes(columns: readonly AnalysedColumn[], fixes: readonly NamedFix[]): void {
  const types = new Map(columns.map(({ name, dataType }) => [name, dataType]));
  const names = new Set(types.keys());
  const removedBy = new Map<string, NamedFix>();
  const castBy = new Map<string, NamedFix>();
  for (const fix of fixes) {
    for (const name of needed(fix.action)) requireColumn(names, removedBy, { fix, name });
    refuseOtherType(castBy, fix);
    if (fix.action.kind === "cast" && types.get(fix.action.column) !== fix.action.dataType)
      castBy.set(fix.action.column, fix);
    for (const name of removed(fix.action)) {
      names.delete(name);
      removedBy.set(name, fix);
      castBy.delete(name);
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

/** A fix was tried on values of the type that they had: text cannot be trimmed any more once it is read as numbers. */
function refuseOtherType(castBy: ReadonlyMap<string, NamedFix>, fix: NamedFix): void {
  const { action } = fix;
  if (!readsValues(action)) return;
  const caster = castBy.get(action.column);
  if (caster === undefined) return;
  throw new ServiceError(
    "conflict",
    `${told(fix)} is for the column "${action.column}" as it was before ${told(caster, "the")} gives it another type. Name it first, or leave one of them out.`,
    { field: "insightIds", column: action.column },
  );
}

/** True for what looks at the values of a column, and not only at whether there is one. */
function readsValues(
  action: FixAction,
): action is Exclude<FixAction, { kind: "deduplicate" | "drop_column" | "fill" }> {
  if (action.kind === "deduplicate" || action.kind === "drop_column" || action.kind === "fill") return false;
  return !("where" in action) || action.where.test !== "missing";
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
