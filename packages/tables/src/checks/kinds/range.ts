import { isOutside, isPresent } from "../values.ts";
import type { CheckKind } from "./kind.ts";

/** Fails in rows whose value is below the least or above the greatest allowed one. */
export const range: CheckKind<"range"> = {
  plan: ({ column: name, min, max }, { column: find }) => {
    const column = find(name);
    return {
      by: "condition",
      condition: `${isPresent(column)} AND ${isOutside(column, { min, max })}`,
      columns: [column],
    };
  },
};
