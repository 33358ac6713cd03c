import type { CheckDefinition } from "@datainsight/schemas";
import type { TableColumn, TableManifest } from "../../manifest.ts";

/** A table that lies on the disk, with its description, and what its dataset is called. */
export type CheckedTable = { tablePath: string; manifest: TableManifest; datasetName?: string };

export type PlanContext = {
  table: CheckedTable;
  /** A column by its name. @throws CheckError when there is none. */
  column: (name: string) => TableColumn;
  /** The table of another dataset. @throws CheckError when it is not to be had. */
  reference: (datasetId: string) => CheckedTable;
};

/**
 * How the failing rows are found: by a `condition` on each row alone, or by a `query` that gives their numbers (`n`, from 0), whose
 * `predicate` is the same as a condition where one can be told. `columns` are those whose values show what is wrong.
 */
export type CheckPlan = { columns: readonly TableColumn[] } & (
  | { by: "condition"; condition: string }
  | { by: "query"; query: string; predicate: string | null }
);

export type KindOf<Kind extends CheckDefinition["kind"]> = Extract<CheckDefinition, { kind: Kind }>;

/** One kind of check. @throws CheckError from `plan` when it cannot be run on the table. */
export type CheckKind<Kind extends CheckDefinition["kind"]> = {
  plan: (definition: KindOf<Kind>, context: PlanContext) => CheckPlan;
};
