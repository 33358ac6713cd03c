import { readNumber } from "../readers.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { queryRows } from "./queries.ts";
import { sampleRows } from "./sampling.ts";

/** A weighted sum of each column over one group of rows; null where a row of the group has no value. */
export type Signature = readonly (number | null)[];

/** Rows of a group, and how many such groups: small ones escape faults and missing values, large ones find rare values. */
const groupSizes = [
  { rows: 4, groups: 12 },
  { rows: 16, groups: 8 },
  { rows: 64, groups: 6 },
  { rows: 256, groups: 4 },
  { rows: 2_048, groups: 2 },
] as const;
const columnsPerQuery = 200;

/**
 * The signatures of columns: groups of rows picked by hash, first all of a table that is not too long. Each row has a weight of its own, so that
 * sums agree only where rows do.
 * @param kind for products the logarithms are summed, and groups with a number that is not above zero are left out
 */
export async function signaturesOf(
  context: RelationContext,
  { columns, kind }: { columns: readonly RelatedColumn[]; kind: "sum" | "product" },
): Promise<Signature[]> {
  const sample = sampleRows(context, context.limits.signatureCells, columns.length);
  const groups = groupSizes.flatMap(({ rows, groups: count }) =>
    rows < sample.rows ? Array<number>(count).fill(rows) : [],
  );
  const chosen = groups.map(
    (rows, g) => `CASE WHEN hash(file_row_number, ${g}) % ${sample.rows} < ${rows} THEN ${g} END`,
  );
  // Group -1 is all that is read; a row can be in several.
  const memberships = `list_filter([-1, ${chosen.join(", ")}], lambda g: g IS NOT NULL)`;
  const member = chosen.length === 0 ? "[-1]" : memberships;
  const signatures = new Map<number, (number | null)[]>();
  for (let from = 0; from < columns.length; from += columnsPerQuery) {
    const batch = columns.slice(from, from + columnsPerQuery);
    const values = batch.map(({ column }, i) => `${termOf(numericValue(column) ?? "NULL", kind)} AS x${i}`);
    const sums = batch.map((_, i) => `CASE WHEN count(x${i}) = count(*) THEN sum(w * x${i}) END AS s${i}`);
    const weight = "0.5 + (hash(file_row_number, 99) % 1000003) / 1000003.0::DOUBLE";
    const rows = await queryRows(
      context,
      `SELECT g, ${sums.join(", ")} FROM (SELECT unnest(${member}) AS g, ${weight} AS w, ${values.join(", ")} FROM ${sample.source}) GROUP BY g ORDER BY g`,
    );
    for (const row of rows) {
      const own = signatures.get(Number(row["g"])) ?? [];
      batch.forEach((_, i) => (own[from + i] = readNumber(row[`s${i}`])));
      signatures.set(Number(row["g"]), own);
    }
    context.report(Math.min(1, (from + columnsPerQuery) / columns.length));
  }
  return [...signatures.values()];
}

function termOf(value: string, kind: "sum" | "product"): string {
  return kind === "sum" ? `(${value})` : `CASE WHEN (${value}) > 0 THEN ln(${value}) END`;
}
