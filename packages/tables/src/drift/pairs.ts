import type { DataType } from "@datainsight/schemas";
import type { TableColumn, TableManifest } from "../manifest.ts";

/** How values are compared: along an order, or as categories. */
export type Pair = {
  before: TableColumn;
  after: TableColumn;
  compare: "ordered" | "categories";
};

/** A column of one version or both, in the order of the later one; those that are gone come last. */
export type Matched =
  | { name: string; status: "both"; pair: Pair }
  | { name: string; status: "type_changed"; before: TableColumn; after: TableColumn }
  | { name: string; status: "added"; after: TableColumn }
  | { name: string; status: "removed"; before: TableColumn };

/** Types whose values are compared with each other; whole numbers become decimals by a single half. */
const kinds: Readonly<Record<Exclude<DataType, "empty">, string>> = {
  integer: "number",
  float: "number",
  date: "moment",
  datetime: "moment",
  time: "time",
  boolean: "boolean",
  text: "text",
  json: "json",
};
const orderedKinds = new Set(["number", "moment", "time"]);

/** Which column of one version is which of the other, by name. */
export function matchColumns(before: TableManifest, after: TableManifest): Matched[] {
  const earlier = new Map(before.columns.map((column) => [column.name, column]));
  const later = new Set(after.columns.map(({ name }) => name));
  const present = after.columns.map((column): Matched => {
    const previous = earlier.get(column.name);
    if (previous === undefined) return { name: column.name, status: "added", after: column };
    return matched(previous, column);
  });
  const gone = before.columns.filter(({ name }) => !later.has(name));
  return [...present, ...gone.map((column): Matched => ({ name: column.name, status: "removed", before: column }))];
}

function matched(before: TableColumn, after: TableColumn): Matched {
  const { name } = after;
  // A column without a value is of every kind: what changed is how much is missing.
  const known = before.dataType === "empty" ? after.dataType : before.dataType;
  const other = after.dataType === "empty" ? known : after.dataType;
  if (known === "empty" || other === "empty") return both(before, after, "categories");
  if (kinds[known] !== kinds[other]) return { name, status: "type_changed", before, after };
  return both(before, after, orderedKinds.has(kinds[known]) ? "ordered" : "categories");
}

function both(before: TableColumn, after: TableColumn, compare: Pair["compare"]): Matched {
  return { name: after.name, status: "both", pair: { before, after, compare } };
}
