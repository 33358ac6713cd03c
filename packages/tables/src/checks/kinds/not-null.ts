import { isPresent } from "../values.ts";
import type { CheckKind } from "./kind.ts";

/** Fails in rows without a value. */
export const notNull: CheckKind<"not_null"> = {
  plan: ({ column: name }, { column }) => ({
    by: "condition",
    condition: `NOT (${isPresent(column(name))})`,
    columns: [],
  }),
};
