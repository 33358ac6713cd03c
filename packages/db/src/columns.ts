import { errorCodes } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import { check, doublePrecision, integer, text, timestamp, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { v7 as uuidv7 } from "uuid";

/** Primary key: a UUIDv7 made in the application, so that a row's id is known before it is written. */
export function id() {
  return uuid("id")
    .primaryKey()
    .$defaultFn(() => uuidv7());
}

/** A point in time, stored as timestamptz and read as a Date. */
export function time(name: string) {
  return timestamp(name, { withTimezone: true, mode: "date" });
}

/** When the row was made, by the database's clock. */
export function createdAt() {
  return time("created_at").notNull().defaultNow();
}

/** `created_at`, and `updated_at` that moves on every update through Drizzle, also twice in one transaction. */
export function timestamps() {
  return {
    createdAt: createdAt(),
    updatedAt: time("updated_at")
      .notNull()
      .defaultNow()
      .$onUpdate(() => sql`clock_timestamp()`),
  };
}

/** What every job's row has beside its status; `progress` runs from 0 to 100. Needs `jobChecks` beside it. */
export function jobColumns() {
  return {
    progress: doublePrecision("progress").notNull().default(0),
    attempt: integer("attempt").notNull().default(0),
    startedAt: time("started_at"),
    completedAt: time("completed_at"),
    errorCode: text("error_code", { enum: errorCodes }),
    errorMessage: text("error_message"),
  };
}

/** The checks of `jobColumns`, named for `table`. */
export function jobChecks(
  table: string,
  columns: { progress: AnyPgColumn; attempt: AnyPgColumn; errorCode: AnyPgColumn },
) {
  return [
    check(`${table}_progress_check`, sql`${columns.progress} between 0 and 100`),
    check(`${table}_attempt_check`, sql`${columns.attempt} >= 0`),
    oneOf(`${table}_error_code_check`, columns.errorCode, errorCodes),
  ];
}

/** A check that the column holds one of the values; null passes. Values are our own constants, written into the SQL as literals. */
export function oneOf(name: string, column: AnyPgColumn, values: readonly string[]) {
  const literals = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ");
  return check(name, sql`${column} in (${sql.raw(literals)})`);
}

/** A check that text holds something other than white space. */
export function notBlank(name: string, column: AnyPgColumn) {
  return check(name, sql`btrim(${column}) <> ''`);
}
