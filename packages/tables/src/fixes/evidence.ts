import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import { candidates } from "../inference/candidates.ts";
import { blankEvidence, type TextColumn } from "../inference/column.ts";
import { inferColumns } from "../inference/infer.ts";
import type { ColumnEvidence, TableColumn } from "../manifest.ts";
import { isBinaryFloat, isText } from "./conditions.ts";
import type { FixColumn } from "./table.ts";

export type EvidenceInput = {
  engine: Engine;
  /** A relation of the columns under their keys. */
  relation: string;
  columns: readonly FixColumn[];
  /** Rows went: what was counted before holds for no column any more. */
  rowsRemoved: boolean;
  rowsBefore: number;
  signal: AbortSignal | undefined;
};

const columnsPerPass = 400;
const text = z.object({ rows: z.bigint().transform(Number), counts: z.array(z.bigint().transform(Number)) });

/** What is known of each column after the fixes: counted anew where it changed, as it was elsewhere. */
export async function evidenceAfter(input: EvidenceInput): Promise<{ rows: number; columns: TableColumn[] }> {
  const { columns, rowsRemoved } = input;
  const counted = columns.filter(({ from }) => rowsRemoved || from === null);
  const { rows, counts } = await countValues(input, counted);
  const typed = await inferTexts(input, counted.filter(needsInference));
  const evidenceOf = (column: FixColumn): ColumnEvidence => {
    const count = counts.get(column.key);
    if (count === undefined) return column.from?.evidence ?? blankEvidence();
    const missing = rows - count;
    const inferred = typed.get(column.key);
    if (inferred) return { ...inferred, count, missing };
    if (column.from)
      return { ...column.from.evidence, nullTokens: [], ...noRows, count, missing, fits: { [column.dataType]: count } };
    return { ...blankEvidence(), count, missing, fits: { [column.dataType]: count } };
  };
  return {
    rows,
    columns: columns.map((column, position): TableColumn => {
      const evidence = evidenceOf(column);
      return {
        position,
        name: column.name,
        originalName: column.originalName,
        storageName: `c${position}`,
        storageType: column.storageType,
        dataType: dataTypeOf(column, evidence),
        evidence,
      };
    }),
  };
}

/** Rows that are named by their number are others once some went. */
const noRows = { otherDateRows: undefined, ambiguousDates: undefined };

/** A column whose last value went is empty, and one that was filled is text again. */
function dataTypeOf({ dataType, from }: FixColumn, { count }: ColumnEvidence): TableColumn["dataType"] {
  if (from) return count === 0 ? "empty" : dataType;
  if (count === 0) return "empty";
  return dataType === "empty" ? "text" : dataType;
}

/** Of text the types of its values are looked at again where they changed, or where they were mixed. */
function needsInference(column: FixColumn): boolean {
  if (!isText(column)) return false;
  return column.from === null || column.from.evidence.mostly !== null || column.from.evidence.leadingZeros > 0;
}

async function countValues(
  { engine, relation, signal, rowsBefore }: EvidenceInput,
  columns: readonly FixColumn[],
): Promise<{ rows: number; counts: Map<string, number> }> {
  const counts = new Map<string, number>();
  let rows = rowsBefore;
  for (let start = 0; start < columns.length; start += columnsPerPass) {
    const part = columns.slice(start, start + columnsPerPass);
    const list = part.map((column) =>
      isBinaryFloat(column) ? `count(*) FILTER (NOT isnan(${column.key}))` : `count(${column.key})`,
    );
    const [found] = await engine.all(`SELECT count(*) AS rows, [${list.join(", ")}] AS counts FROM ${relation}`, text, {
      signal,
    });
    rows = found?.rows ?? 0;
    part.forEach((column, index) => counts.set(column.key, found?.counts[index] ?? 0));
  }
  return { rows, counts };
}

/** The statement says that these stay text; what they could be is evidence for the rules. */
async function inferTexts(
  { engine, relation, signal }: EvidenceInput,
  columns: readonly FixColumn[],
): Promise<Map<string, ColumnEvidence>> {
  if (columns.length === 0) return new Map();
  const asked = columns.map(({ key, name }): TextColumn => ({
    position: Number(key.slice(1)),
    name,
    hasKinds: false,
    nullTokens: [],
    allowed: candidates,
    wanted: null,
  }));
  const { columns: found } = await inferColumns({
    engine,
    relation,
    columns: asked,
    maxCellBytes: null,
    signal,
    onProgress: () => {},
  });
  return new Map(
    columns.map(({ key }, index) => {
      const { evidence, dataType } = found[index] ?? { evidence: blankEvidence(), dataType: "text" };
      const asText = dataType === "text" || dataType === "empty";
      return [key, asText ? evidence : { ...blankEvidence(), fits: { ...evidence.fits, text: evidence.count } }];
    }),
  );
}
