import type { FixKind } from "@datainsight/schemas";
import { cast } from "./cast.ts";
import { deduplicate } from "./deduplicate.ts";
import { dropColumn } from "./drop-column.ts";
import { dropRows } from "./drop-rows.ts";
import { fill } from "./fill.ts";
import { mapValues } from "./map-values.ts";
import { replace } from "./replace.ts";
import { split } from "./split.ts";
import type { FixRule } from "./table.ts";
import { trim } from "./trim.ts";

/** One rule for each kind of action; a missing one does not compile. */
export const fixRules: { [Kind in FixKind]: FixRule<Kind> } = {
  drop_rows: dropRows,
  cast,
  replace,
  fill,
  trim,
  map_values: mapValues,
  deduplicate,
  drop_column: dropColumn,
  split,
};
