import { isPresent } from "../values.ts";
import { rowsOf } from "../source.ts";
import type { CheckKind } from "./kind.ts";

/** Fails in every row of a group that is equal in all columns; a row with a missing value among them is in no group. */
export const unique: CheckKind<"unique"> = {
  plan: ({ columns: names }, { table, column }) => {
    const columns = [...new Set(names)].map(column);
    const present = columns.map(isPresent).join(" AND ");
    const keys = columns.map(({ storageName }) => storageName);
    const repeated = `SELECT ${keys.join(", ")} FROM ${rowsOf(table)} WHERE ${present} GROUP BY ${keys.join(", ")} HAVING count(*) > 1`;
    const key = keys.length === 1 ? keys.join() : `row(${keys.join(", ")})`;
    const equal = keys.map((key) => `t.${key} = d.${key}`).join(" AND ");
    return {
      by: "query",
      query: `SELECT t.file_row_number AS n FROM ${rowsOf(table)} t SEMI JOIN (${repeated}) d ON ${equal}`,
      predicate: `${present} AND ${key} IN (SELECT ${key} FROM data WHERE ${present} GROUP BY ${keys.join(", ")} HAVING count(*) > 1)`,
      columns,
    };
  },
};
