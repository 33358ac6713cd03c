import { type CheckDefinition, columnsOfCheck } from "@datainsight/schemas";
import { quoteIdentifier, quoteLiteral } from "../../sql.ts";
import { CheckError } from "../check-error.ts";
import { isOutside, isPresent, literalsOf, writtenForm } from "../values.ts";
import { type ChecksToWrite, type CheckWriter, type LeftOut, namedColumn, tableNameOf } from "./writer.ts";

/** DuckDB's SQL: one table with all constraints that it can have, and for each check a query that gives the failing rows. */
export const writeSql: CheckWriter = (checks) => {
  const table = quoteIdentifier(tableNameOf(checks.name));
  const left: LeftOut[] = [];
  const constraints: string[] = [];
  const queries: string[] = [];
  for (const definition of checks.definitions) {
    try {
      const said = sayIn(checks, table, definition);
      if (said.constraint !== null) constraints.push(said.constraint);
      // JSON has no line ends, so that nothing in it ends the comment.
      queries.push(`-- ${JSON.stringify(definition)}\n${said.query};`);
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      left.push({ definition, why: error.message });
    }
  }
  const columns = checks.columns
    .map(namedColumn)
    .map(({ storageName, storageType }) => `${storageName} ${storageType}`);
  const content = [
    "-- DuckDB SQL. Each query gives the rows that fail its check, and none where all is well.",
    `CREATE TABLE ${table} (\n  ${[...columns, ...constraints].join(",\n  ")}\n);`,
    ...queries,
  ];
  return { fileName: "checks.sql", mediaType: "application/sql", content: `${content.join("\n\n")}\n`, left };
};

type Said = { query: string; constraint: string | null };

function sayIn(checks: ChecksToWrite, table: string, definition: CheckDefinition): Said {
  const found = [...new Set(columnsOfCheck(definition))].map((name) => {
    const column = checks.columns.find((each) => each.name === name);
    if (!column) throw new CheckError(`There is no column "${name}" in the table.`);
    return namedColumn(column);
  });
  const [column] = found;
  if (!column) throw new CheckError("The check names no column.");
  const names = found.map(({ storageName }) => storageName).join(", ");
  const rowwise = (condition: string): Said => ({
    query: `SELECT * FROM ${table} WHERE ${condition}`,
    constraint: `CHECK (NOT (${condition}))`,
  });
  switch (definition.kind) {
    case "not_null":
      return rowwise(`NOT (${isPresent(column)})`);
    case "in_set": {
      const literals = literalsOf(column, definition.values);
      const other = literals.length === 0 ? "" : ` AND ${column.storageName} NOT IN (${literals.join(", ")})`;
      return rowwise(`${isPresent(column)}${other}`);
    }
    case "range":
      return rowwise(`${isPresent(column)} AND ${isOutside(column, definition)}`);
    case "pattern":
      return rowwise(
        `${isPresent(column)} AND NOT regexp_full_match(${writtenForm(column)}, ${quoteLiteral(definition.pattern)})`,
      );
    case "unique": {
      const present = found.map(isPresent).join(" AND ");
      return {
        query: `SELECT * FROM ${table} WHERE ${present} QUALIFY count(*) OVER (PARTITION BY ${names}) > 1`,
        constraint: `UNIQUE (${names})`,
      };
    }
    case "foreign_key": {
      const other = checks.referenced?.get(definition.referencedDatasetId);
      if (other === undefined) throw new CheckError("The dataset that it refers to is not there any more.");
      const target = quoteIdentifier(definition.referencedColumn);
      // Of a table without rows NOT IN is true, also for a missing value.
      const known = `SELECT r.${target} FROM ${quoteIdentifier(tableNameOf(other))} r WHERE r.${target} IS NOT NULL`;
      // A constraint of the table would ask for a key on the other one, which may not have it.
      return {
        query: `SELECT * FROM ${table} WHERE ${isPresent(column)} AND ${column.storageName} NOT IN (${known})`,
        constraint: null,
      };
    }
  }
}
