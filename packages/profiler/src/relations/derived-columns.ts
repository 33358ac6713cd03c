import type { DerivedColumn, TableRelations } from "@datainsight/schemas";
import { findCombinations } from "./combinations.ts";
import { findDuplicateColumns } from "./duplicate-columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { findMultiples } from "./multiples.ts";
import { partOf } from "./queries.ts";

/** Columns that others make: copies, multiples, sums, differences and products. */
export const derivedColumns: RelationGroup = { name: "derivedColumns", what: "derived columns", weight: 3, relate };

async function relate(
  context: RelationContext,
  soFar: TableRelations,
): Promise<{ derivedColumns: DerivedColumn[]; notMeasured: NotMeasured[] }> {
  const duplicates = await findDuplicateColumns(partOf(context, 0, 0.2));
  context.report(0.2);
  const multiples = await findMultiples(partOf(context, 0.2, 0.5), { soFar, duplicates });
  context.report(0.5);
  const combinations = await findCombinations(partOf(context, 0.5, 1), [...duplicates, ...multiples]);
  return {
    derivedColumns: [...duplicates, ...multiples, ...combinations.found],
    notMeasured: combinations.notMeasured,
  };
}
