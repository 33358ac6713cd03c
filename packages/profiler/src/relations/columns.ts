import type { TableColumn, TableManifest } from "@datainsight/tables";
import type { ProfiledColumn, TableProfile } from "../profile.ts";
import { isCodeName, isIdentifierName, isKeyName } from "../semantics/names.ts";
import { isBinaryFloat } from "../sql.ts";
import type { RelationLimits } from "./limits.ts";

export type ColumnRole = "number" | "class";

/** A column as it takes part in comparisons. */
export type RelatedColumn = {
  column: TableColumn;
  name: string;
  /** Values that are not missing, and how many different ones. */
  count: number;
  unique: number;
  role: ColumnRole | null;
  /** Why it takes no part in associations; null where it does. */
  leftOut: string | null;
  semanticType: string | null;
};

const codeTypes = new Set(["postcode", "phone", "credit_card", "national_id", "identifier", "iban"]);
/** A class that stands for fewer rows than this on average tells rows apart rather than groups. */
const minRowsPerClass = 5;
const idShare = 0.9;

/** The columns by name, each with its role; columns that cannot be compared say why. */
export function relatedColumns(
  manifest: TableManifest,
  profile: TableProfile,
  limits: RelationLimits,
): RelatedColumn[] {
  const profiles = new Map(profile.columns.map((each) => [each.storageName, each]));
  return manifest.columns
    .map((column) => relatedColumn(column, profiles.get(column.storageName), limits))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function relatedColumn(
  column: TableColumn,
  profiled: ProfiledColumn | undefined,
  limits: RelationLimits,
): RelatedColumn {
  const count = profiled ? profiled.statistics.count : 0;
  const unique = profiled?.uniqueCount ?? 0;
  const known = { column, name: column.name, count, unique, semanticType: profiled?.semanticType ?? null };
  return { ...known, ...roleOf(known, limits) };
}

type Known = Omit<RelatedColumn, "role" | "leftOut">;

function roleOf(known: Known, limits: RelationLimits): Pick<RelatedColumn, "role" | "leftOut"> {
  const { column, name, count, unique, semanticType } = known;
  const leave = (leftOut: string) => ({ role: null, leftOut });
  if (count === 0) return leave("every value is missing");
  if (unique < 2) return leave("all values are equal");
  if (column.dataType === "json") return leave("nested values are not compared");
  if (isId(known)) return leave("they tell rows apart and measure nothing");
  const isCode = isCodeName(name) || codeTypes.has(semanticType ?? "");
  if (numericValue(column) !== null && !isCode) return { role: "number", leftOut: null };
  if (unique > limits.classes) return leave(`more than ${limits.classes} different values: free text or codes`);
  if (unique * minRowsPerClass > count) return leave(`fewer than ${minRowsPerClass} rows for each value`);
  return { role: "class", leftOut: null };
}

function isId({ column, name, count, unique, semanticType }: Known): boolean {
  if (semanticType === "identifier" || semanticType === "uuid") return true;
  if (column.dataType !== "integer" && column.dataType !== "text") return false;
  return count >= 2 && unique / count >= idShare && (isKeyName(name) || isIdentifierName(name));
}

/** The value as a finite DOUBLE, NULL where it is missing or infinite; times in seconds. Null for what is no number. */
export function numericValue(column: TableColumn): string | null {
  const { dataType, storageName } = column;
  if (dataType === "date" || dataType === "datetime") {
    const isPointInTime = /^(DATE|TIMESTAMP)/.test(column.storageType);
    return isPointInTime ? `CASE WHEN isfinite(${storageName}) THEN epoch(${storageName})::DOUBLE END` : null;
  }
  if (dataType !== "integer" && dataType !== "float") return null;
  if (!isBinaryFloat(column)) return `${storageName}::DOUBLE`;
  return `CASE WHEN isfinite(${storageName}) THEN ${storageName}::DOUBLE END`;
}

/** Names for people: the first ones, and how many more. */
export function listNames(names: readonly string[], shown = 20): string {
  const more = names.length > shown ? `, and ${names.length - shown} more` : "";
  return names.slice(0, shown).join(", ") + more;
}
