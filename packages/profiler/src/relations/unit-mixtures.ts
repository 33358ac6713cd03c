import type { UnitMixture } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers } from "../readers.ts";
import { quoteNumber, valueOf } from "../sql.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { RelationContext, RelationGroup } from "./group.ts";
import { readDoubles } from "./held-values.ts";
import { queryRows } from "./queries.ts";
import { sampleRows } from "./sampling.ts";
import { type SeriesAxis, seriesAxisOf } from "./series-axis.ts";
import { mixedByHumps, mixedByNeighbours, otherUnitsOf } from "./units.ts";

/** Quantities by their names of which a few values are in a near unit: pounds among kilograms, Fahrenheit among Celsius. */
export const unitMixtures: RelationGroup = {
  name: "unitMixtures",
  what: "values in another unit",
  weight: 1,
  relate: async (context) => ({ unitMixtures: await relate(context) }),
};

const minRows = 60;
const minDifferent = 20;
const maxColumns = 20;
const maxRows = 100;
/** Rows that a condition names one by one. */
const maxNamed = 1_000;

async function relate(context: RelationContext): Promise<UnitMixture[]> {
  const columns = context.columns
    .filter((each) => isQuantity(each) && otherUnitsOf(each.name).length > 0)
    .slice(0, maxColumns);
  if (columns.length === 0) return [];
  const { rowCount, limits } = context;
  const axis = rowCount <= limits.unitCells ? await seriesAxisOf(context) : null;
  const found: UnitMixture[] = [];
  for (const [at, column] of columns.entries()) {
    const mixture = (axis && (await inOrder(context, column, axis))) ?? (await apart(context, column));
    if (mixture) found.push(mixture);
    context.report((at + 1) / columns.length);
  }
  return found;
}

function isQuantity({ column, role, unique, count }: RelatedColumn): boolean {
  const isNumber = column.dataType === "integer" || column.dataType === "float";
  return isNumber && role === "number" && unique >= minDifferent && count >= minRows;
}

/** Where one thing's times end and the next one's begin, the neighbours are of both: of so few values nothing hangs. */
async function inOrder(
  context: RelationContext,
  { column, name }: RelatedColumn,
  { time, by }: SeriesAxis,
): Promise<UnitMixture | null> {
  const value = numericValue(column) ?? "NULL";
  const own = valueOf(time.column);
  const source = `(SELECT * FROM ${tableSource(context.tablePath)} WHERE (${value}) IS NOT NULL AND ${own} IS NOT NULL ORDER BY ${[...(by ? [by.column.storageName] : []), own, value].join(", ")})`;
  const all = { rows: context.rowCount, isAll: true, source };
  const [values = new Float64Array(), numbers] = await readDoubles(context, [value, "file_row_number"], all);
  const mixed = mixedByNeighbours(values, otherUnitsOf(name));
  if (!mixed) return null;
  const rows = mixed.places.map((at) => numbers?.[at] ?? 0).toSorted((a, b) => a - b);
  return {
    column: name,
    units: mixed.unit.name,
    time: time.name,
    n: values.length,
    rowCount: rows.length,
    rows: rows.slice(0, maxRows).map((row) => row + 1),
    predicate: rows.length <= maxNamed ? `file_row_number IN (${rows.join(", ")})` : null,
  };
}

async function apart(context: RelationContext, { column, name, count }: RelatedColumn): Promise<UnitMixture | null> {
  const value = numericValue(column) ?? "NULL";
  const [read = new Float64Array()] = await readDoubles(
    context,
    [value],
    sampleRows(context, context.limits.unitCells, 1),
  );
  const mixed = mixedByHumps(
    read.filter((each) => !Number.isNaN(each)),
    otherUnitsOf(name),
  );
  if (!mixed) return null;
  const predicate = `(${value}) ${mixed.isAbove ? ">" : "<"} ${quoteNumber(mixed.limit)}`;
  const [row = {}] = await queryRows(
    context,
    `SELECT count(*) AS n, min(file_row_number + 1, ${maxRows}) AS rows FROM ${tableSource(context.tablePath)} WHERE ${predicate}`,
  );
  return {
    column: name,
    units: mixed.unit.name,
    time: null,
    n: count,
    rowCount: readCount(row["n"]),
    rows: readNumbers(row["rows"]),
    predicate,
  };
}
