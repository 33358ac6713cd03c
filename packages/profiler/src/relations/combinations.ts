import type { DerivedColumn } from "@datainsight/schemas";
import { numericValue, listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
import { partOf } from "./queries.ts";
import { pause } from "./sample-values.ts";
import { type Signature, signaturesOf } from "./signatures.ts";
import { matchSums, type Triple } from "./triples.ts";
import { relativeTolerance, verifyClaim } from "./verify-derived.ts";

type Kind = "sum" | "product";

const minDistinct = 10;
const maxColumns = 1_000;
const maxTried = 150;
const maxFound = 50;

/**
 * Columns that are the sum, the difference or the product of two others in all rows but a few. Weighted sums over groups of
 * rows keep sums (those of logarithms keep products), so that triples are matched by a few numbers per column; what matches is
 * then tested over all rows. Of the three the last in the file is said to be made of the others.
 */
export async function findCombinations(
  context: RelationContext,
  same: readonly DerivedColumn[],
): Promise<{ found: DerivedColumn[]; notMeasured: NotMeasured[] }> {
  const copies = new Set(same.map(({ column }) => column));
  const suited = context.columns.filter(
    ({ role, column, unique, name }) =>
      role === "number" && ["integer", "float"].includes(column.dataType) && unique >= minDistinct && !copies.has(name),
  );
  const columns = suited.toSorted((a, b) => b.unique - a.unique || (a.name < b.name ? -1 : 1)).slice(0, maxColumns);
  const left = suited.filter((each) => !columns.includes(each)).map(({ name }) => name);
  const why = `sums are looked for among the ${maxColumns} columns with the most different values`;
  const notMeasured = left.length > 0 ? [{ what: `Sums with ${left.length} columns: ${listNames(left)}`, why }] : [];
  if (columns.length < 3) return { found: [], notMeasured };
  const found: DerivedColumn[] = [];
  for (const kind of ["sum", "product"] as const) {
    const part = kind === "sum" ? partOf(context, 0, 0.5) : partOf(context, 0.5, 1);
    const signatures = await signaturesOf(partOf(part, 0, 0.3), { columns, kind });
    found.push(...(await verifyTriples(partOf(part, 0.3, 1), { kind, columns, signatures })));
  }
  return { found: found.slice(0, maxFound), notMeasured };
}

async function verifyTriples(
  context: RelationContext,
  { kind, columns, signatures }: { kind: Kind; columns: readonly RelatedColumn[]; signatures: readonly Signature[] },
): Promise<DerivedColumn[]> {
  const found: DerivedColumn[] = [];
  const matching = partOf(context, 0, 0.5);
  const matched = await matchSums(signatures, columns.length, async (share) => {
    matching.report(share);
    await pause(context);
  });
  const tried = matched.slice(0, maxTried);
  for (const [at, triple] of tried.entries()) {
    const derived = await verify(context, { kind, triple, columns });
    if (derived) found.push(derived);
    context.report(0.5 + (0.5 * (at + 1)) / tried.length);
  }
  return found;
}

async function verify(
  context: RelationContext,
  { kind, triple, columns }: { kind: Kind; triple: Triple; columns: readonly RelatedColumn[] },
): Promise<DerivedColumn | null> {
  const [first, second, total] = [columns[triple.first], columns[triple.second], columns[triple.total]];
  if (!first || !second || !total) return null;
  const [a, b, c] = [first, second, total].map(({ column }) => `(${numericValue(column) ?? "NULL"})`);
  if (!a || !b || !c) return null;
  const expected = kind === "sum" ? `${a} + ${b}` : `${a} * ${b}`;
  // Times one or plus nothing is the column itself, and tells nothing.
  const telling = kind === "sum" ? `${a} <> 0 AND ${b} <> 0` : `${a} NOT IN (0, 1) AND ${b} NOT IN (0, 1)`;
  const terms = kind === "sum" ? [a, b, c] : [expected, c];
  const verified = await verifyClaim(context, { actual: c, expected, tolerance: relativeTolerance(terms), telling });
  if (verified === null) return null;
  return { ...statementOf(kind, { first, second, total }), ...verified };
}

type Parts = { first: RelatedColumn; second: RelatedColumn; total: RelatedColumn };

/** total = first + second, or, where a part stands last, part = total - other part. */
function statementOf(kind: Kind, { first, second, total }: Parts): Pick<DerivedColumn, "column" | "kind" | "from"> {
  const [earlier, later] = [first, second].toSorted((a, b) => a.column.position - b.column.position);
  if (kind === "sum" && later && earlier && later.column.position > total.column.position) {
    return { column: later.name, kind: "difference", from: [total.name, earlier.name] };
  }
  const [one, other] = [first.name, second.name].toSorted();
  return { column: total.name, kind, from: [one ?? first.name, other ?? second.name] };
}
