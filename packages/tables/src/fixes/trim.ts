import { quoteLiteral } from "../sql.ts";
import { edgesPattern, requireText } from "./conditions.ts";
import { type FixRule, nameIn, replaceStep, requireColumn } from "./table.ts";

/** White space around the values goes. */
export const trim: FixRule<"trim"> = {
  compile: ({ action }, table) => {
    const column = requireColumn(table, action.column);
    requireText(column, "trimmed");
    const name = nameIn(table, column);
    const expression = `regexp_replace(${name}, ${quoteLiteral(edgesPattern)}, '', 'g')`;
    return replaceStep(table, column, { expression, touched: `${name} IS DISTINCT FROM ${expression}` });
  },
};
