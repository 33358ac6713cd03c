import { quoteLiteral } from "../sql.ts";
import { requireText } from "./conditions.ts";
import { addColumns, type FixRule, nameIn, requireColumn } from "./table.ts";

/** The parts of each value become columns of their own in place of it; the last one keeps what is left, and an empty part is missing. */
export const split: FixRule<"split"> = {
  compile: ({ action }, table) => {
    const column = requireColumn(table, action.column);
    requireText(column, "split");
    const kept = table.columns.filter((each) => each !== column);
    // Keys go on from all columns, so that the new ones do not take the key of the one that goes.
    const numbered = addColumns(
      table.columns.map((each) => (each === column ? { ...each, name: "" } : each)),
      action.into.map((name) => ({ name, dataType: "text", storageType: "VARCHAR" })),
    );
    const made = numbered.slice(table.columns.length);
    const name = nameIn(table, column);
    const parts = `string_split(${name}, ${quoteLiteral(action.separator)})`;
    const values = made.map((part, index) => {
      const value =
        index === made.length - 1
          ? `array_to_string(${parts}[${index + 1}:], ${quoteLiteral(action.separator)})`
          : `${parts}[${index + 1}]`;
      return `nullif(${value}, '') AS ${nameIn(table, part)}`;
    });
    return {
      select: `SELECT * EXCLUDE (${name}), ${values.join(", ")} FROM ${table.source}`,
      columns: [...kept, ...made],
      touched: `${name} IS NOT NULL`,
    };
  },
};
