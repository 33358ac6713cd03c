import type { TargetRelations } from "@datainsight/schemas";
import { isPersonal } from "@datainsight/tables";
import { queryRows } from "../relations/queries.ts";
import { literalOf } from "../relations/series-axis.ts";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers, readText } from "../readers.ts";
import { valueOf } from "../sql.ts";
import type { Feature, TargetContext } from "./relate-target.ts";

type Segment = NonNullable<TargetRelations["segments"]>[number];
/** Rows of one segment and one class. */
export type Cell = { segment: string; label: string; n: number };
type Absence = {
  segment: string;
  label: string;
  n: number;
  found: number;
  shareElsewhere: number;
  others: number;
};

const maxSegments = 50;
const maxClasses = 20;
/** Rows of a segment below which a class may be absent by chance, and other segments that must have as many. */
const minRows = 50;
const minOthers = 2;
/** A class that is rare everywhere is the target's own finding. */
const leastElsewhere = 0.1;
/** In each other segment the class must be as frequent as in all of them, give or take a quarter or two standard errors: where it
 * varies, the segments tell the target, as they may. */
const likeness = 1.25;
const leeway = 2;
/** Standardised residual: of five million cells, chance makes three so deviant. */
const leastResidual = 5;
/** Whatever threshold the reader sets, a class that is a quarter as frequent as elsewhere is not absent. */
const mostShare = 0.25;
const maxCells = 200_000_000;
const maxRows = 100;

/** Segments in which a class of the target is all but absent, though it is about equally frequent in all the others. */
export async function findSegments(context: TargetContext, features: readonly Feature[]): Promise<Segment[]> {
  const { target, rowCount, tablePath } = context;
  if (target.profiled.uniqueCount > maxClasses) return [];
  const most = Math.floor(maxCells / Math.max(1, rowCount));
  const found: Segment[] = [];
  for (const feature of features.filter(isGrouping).slice(0, most)) {
    const cells = await cellsOf(context, feature);
    for (const absence of absencesIn(cells)) {
      const name = feature.column.storageName;
      const predicate = `${name} = ${literalOf(feature.column, absence.segment)} AND ${valueOf(target.column)} IS NOT NULL`;
      const rows = `SELECT min(file_row_number + 1, ${maxRows}) AS rows FROM ${tableSource(tablePath)} WHERE ${predicate}`;
      const [row = {}] = await queryRows(context, rows);
      found.push({ column: feature.profiled.columnName, ...absence, rows: readNumbers(row["rows"]), predicate });
    }
  }
  return found;
}

function isGrouping({ column, profiled }: Feature): boolean {
  const { uniqueCount, semanticType } = profiled;
  const isKind = column.dataType === "text" || column.dataType === "boolean" || column.dataType === "integer";
  return isKind && uniqueCount > minOthers && uniqueCount <= maxSegments && !isPersonal(semanticType);
}

async function cellsOf(context: TargetContext, { column }: Feature): Promise<Cell[]> {
  const [segment, label] = [valueOf(column), valueOf(context.target.column)];
  const rows = await queryRows(
    context,
    `SELECT (${segment})::VARCHAR AS s, (${label})::VARCHAR AS l, count(*)::DOUBLE AS n FROM ${tableSource(context.tablePath)}
     WHERE s IS NOT NULL AND l IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map((row) => ({
    segment: readText(row["s"]) ?? "",
    label: readText(row["l"]) ?? "",
    n: readCount(row["n"]),
  }));
}

/** Haberman's (1973) adjusted residual of a cell says whether chance could make it so small. */
export function absencesIn(cells: readonly Cell[]): Absence[] {
  const segments = sumBy(cells, ({ segment }) => segment);
  const labels = sumBy(cells, ({ label }) => label);
  const counts = new Map(cells.map(({ segment, label, n }) => [`${segment}\u0000${label}`, n]));
  const total = cells.reduce((sum, { n }) => sum + n, 0);
  const large = [...segments].filter(([, n]) => n >= minRows);
  return large.flatMap(([segment, n]) =>
    [...labels].flatMap(([label, all]): Absence[] => {
      const countOf = (name: string) => counts.get(`${name}\u0000${label}`) ?? 0;
      const found = countOf(segment);
      const shareElsewhere = (all - found) / (total - n);
      const others = large.filter(([name]) => name !== segment);
      if (others.length < minOthers || !(shareElsewhere >= leastElsewhere) || found > mostShare * shareElsewhere * n)
        return [];
      const isEven = others.every(([name, size]) => {
        const share = countOf(name) / size;
        const error = Math.sqrt((shareElsewhere * (1 - shareElsewhere)) / size);
        const isAlike = share * likeness >= shareElsewhere && share <= shareElsewhere * likeness;
        return isAlike || Math.abs(share - shareElsewhere) <= leeway * error;
      });
      const expected = (n * all) / total;
      const residual = (expected - found) / Math.sqrt(expected * (1 - n / total) * (1 - all / total));
      return isEven && residual >= leastResidual
        ? [{ segment, label, n, found, shareElsewhere, others: others.length }]
        : [];
    }),
  );
}

function sumBy(cells: readonly Cell[], keyOf: (cell: Cell) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const cell of cells) sums.set(keyOf(cell), (sums.get(keyOf(cell)) ?? 0) + cell.n);
  return sums;
}
