import { rowsOf } from "../source.ts";
import { isPresent, literalsOf } from "../values.ts";
import type { CheckKind } from "./kind.ts";

/** A longer list is looked up by a hash rather than value by value. */
const shortList = 50;

/** Fails in rows whose value is not one of the list: texts as they are written, numbers and times by value. */
export const inSet: CheckKind<"in_set"> = {
  plan: ({ column: name, values }, { table, column: find }) => {
    const column = find(name);
    const literals = literalsOf(column, values);
    const present = isPresent(column);
    const condition =
      literals.length === 0 ? present : `${present} AND ${column.storageName} NOT IN (${literals.join(", ")})`;
    const columns = [column];
    if (literals.length <= shortList) return { by: "condition", condition, columns };
    const listed = `SELECT unnest([${literals.join(", ")}]) AS v`;
    return {
      by: "query",
      query: `SELECT t.file_row_number AS n FROM ${rowsOf(table)} t ANTI JOIN (${listed}) l ON t.${column.storageName} = l.v WHERE ${present}`,
      predicate: condition,
      columns,
    };
  },
};
