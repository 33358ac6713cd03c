import type { TableColumn } from "../../manifest.ts";
import { CheckError } from "../check-error.ts";
import { rowsOf } from "../source.ts";
import { isPresent, writtenForm } from "../values.ts";
import type { CheckKind } from "./kind.ts";

/** Fails in rows whose value stands nowhere in the column that it refers to. */
export const foreignKey: CheckKind<"foreign_key"> = {
  plan: ({ column: name, referencedDatasetId, referencedColumn }, { table, column: find, reference }) => {
    const column = find(name);
    const referenced = reference(referencedDatasetId);
    const target = referenced.manifest.columns.find((each) => each.name === referencedColumn);
    if (!target) throw new CheckError(`There is no column "${referencedColumn}" in the dataset that it refers to.`);
    const [value, key] = comparable(column, target);
    const keys = `SELECT ${key} AS k FROM ${rowsOf(referenced)} WHERE ${isPresent(target)}`;
    return {
      by: "query",
      query: `SELECT t.n FROM (SELECT file_row_number AS n, ${value} AS v FROM ${rowsOf(table)} WHERE ${isPresent(column)}) t ANTI JOIN (${keys}) r ON t.v = r.k`,
      predicate: null,
      columns: [column],
    };
  },
};

const wholeType = /^(?:BIGINT|HUGEINT|DECIMAL\(\d+,\s*0\))$/;

/** Both sides as one type: their own, whole numbers of any size, or else the values as they are written. */
function comparable(column: TableColumn, target: TableColumn): [string, string] {
  if (column.storageType === target.storageType) return [column.storageName, target.storageName];
  if (wholeType.test(column.storageType) && wholeType.test(target.storageType)) {
    return [`CAST(${column.storageName} AS DECIMAL(38,0))`, `CAST(${target.storageName} AS DECIMAL(38,0))`];
  }
  return [writtenForm(column), writtenForm(target)];
}
