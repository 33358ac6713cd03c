import { quoteLiteral } from "../../sql.ts";
import { isPresent, writtenForm } from "../values.ts";
import type { CheckKind } from "./kind.ts";

/** Fails in rows whose value, as it is written, does not match the whole expression. */
export const pattern: CheckKind<"pattern"> = {
  plan: ({ column: name, pattern: expression }, { column: find }) => {
    const column = find(name);
    return {
      by: "condition",
      condition: `${isPresent(column)} AND NOT regexp_full_match(${writtenForm(column)}, ${quoteLiteral(expression)})`,
      columns: [column],
    };
  },
};
