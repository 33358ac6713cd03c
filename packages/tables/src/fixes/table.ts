import type { DataType, FixAction, FixKind } from "@datainsight/schemas";
import type { TableColumn, TableManifest } from "../manifest.ts";
import { quoteIdentifier } from "../sql.ts";
import { invalidInput } from "../table-error.ts";

/** One column while fixes are applied; `from` is its column in the stored table while nothing has changed it. */
export type FixColumn = {
  /** Its name in our own statement: `c0`, `c1`, ...; new columns go on counting. */
  key: string;
  name: string;
  originalName: string;
  dataType: DataType;
  storageType: string;
  from: TableColumn | null;
};

/** A table between two fixes, and how a statement names it: for people, or as it is stored. */
export type FixTable = {
  columns: readonly FixColumn[];
  naming: "people" | "storage";
  source: string;
  /** The pseudo-column that numbers the rows. */
  row: string;
};

/** What one action does to a table, as SQL over its source. */
export type FixStep = {
  select: string;
  columns: FixColumn[];
  /** True in the rows that change; null where rows are removed instead. */
  touched: string | null;
  /** A query of the numbers `n` of the rows that go, where it is worth to find them once; our own run then leaves those out. */
  surplus?: string;
};

/** What had to be looked up in the data before the statement could be written. */
export type FixDetails = { storageType?: string; value?: string };

/** Runs an aggregate over the table as it is before the action; the first row, as texts. */
export type AskTable = (select: string) => Promise<Readonly<Record<string, string | null>>>;

export type ActionOf<Kind extends FixKind> = Extract<FixAction, { kind: Kind }>;
export type Prepared<Kind extends FixKind> = { action: ActionOf<Kind>; details: FixDetails };

/** One kind of action: what it must know of the data, and its statement. */
export type FixRule<Kind extends FixKind> = {
  prepare?: (action: ActionOf<Kind>, table: FixTable, ask: AskTable) => Promise<Prepared<Kind>>;
  compile: (prepared: Prepared<Kind>, table: FixTable) => FixStep;
};

export function storedColumns(manifest: TableManifest): FixColumn[] {
  return manifest.columns.map((column) => ({
    key: column.storageName,
    name: column.name,
    originalName: column.originalName,
    dataType: column.dataType,
    storageType: column.storageType,
    from: column,
  }));
}

/** @throws TableError when the table has no such column */
export function requireColumn({ columns }: FixTable, name: string): FixColumn {
  const column = columns.find((each) => each.name === name);
  if (!column) throw invalidInput(`There is no column "${name}" to fix.`, { column: name });
  return column;
}

/** The column's name in a statement of this table. */
export function nameIn({ naming }: Pick<FixTable, "naming">, { key, name }: Pick<FixColumn, "key" | "name">): string {
  return naming === "storage" ? key : quoteIdentifier(name);
}

/** A step that gives one column other values. `change` is what the column becomes beside its values. */
export function replaceStep(
  table: FixTable,
  column: FixColumn,
  options: { expression: string; touched: string; change?: Partial<FixColumn> },
): FixStep {
  const name = nameIn(table, column);
  return {
    select: `SELECT * REPLACE (${options.expression} AS ${name}) FROM ${table.source}`,
    columns: table.columns.map((each) => (each === column ? { ...each, ...options.change, from: null } : each)),
    touched: options.touched,
  };
}

/** New columns behind those that are there. @throws TableError when a name is taken or given twice */
export function addColumns(
  columns: readonly FixColumn[],
  added: readonly Pick<FixColumn, "name" | "dataType" | "storageType">[],
): FixColumn[] {
  const taken = new Set(columns.map(({ name }) => name));
  const next = 1 + Math.max(-1, ...columns.map(({ key }) => Number(key.slice(1))));
  const made = added.map((column, index): FixColumn => {
    if (taken.has(column.name))
      throw invalidInput(`There is a column "${column.name}" already; give the new one another name.`, {
        column: column.name,
      });
    taken.add(column.name);
    return { ...column, originalName: column.name, key: `c${next + index}`, from: null };
  });
  return [...columns, ...made];
}
