import type { SplitOverlap } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers, readTexts } from "../readers.ts";
import { wordsOf } from "../semantics/names.ts";
import { quoteTexts, valueOf } from "../sql.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext, RelationGroup } from "./group.ts";
import { queryRows } from "./queries.ts";

/** Rows of the training set that stand in the test set again; looked for where a column says which row belongs to which. */
export const splitOverlap: RelationGroup = {
  name: "splitOverlap",
  what: "rows in several parts of a split",
  weight: 1,
  relate: async (context) => {
    const found = await relate(context);
    return found ? { splitOverlap: found } : {};
  },
};

const splitWords = new Set(["split", "set", "subset", "fold", "partition", "part", "usage"]);
const training = ["train", "training"];
const parts = [...training, "test", "testing", "valid", "validation", "val", "dev", "eval", "holdout"];
const maxParts = 5;
const maxRows = 100;

async function relate(context: RelationContext): Promise<SplitOverlap | null> {
  const { columns, rowCount } = context;
  for (const split of columns.filter(isNamedSplit)) {
    if (!(await holdsParts(context, split))) continue;
    // What names each row keeps any two from being equal.
    const others = columns.filter(
      (each) => each !== split && each.unique > 1 && !(each.unique === rowCount && isName(each)),
    );
    if (others.length < 2) return null;
    return overlapOf(context, split, others);
  }
  return null;
}

function isNamedSplit({ name, unique, column }: RelatedColumn): boolean {
  return (
    column.dataType === "text" &&
    unique >= 2 &&
    unique <= maxParts &&
    wordsOf(name).some((word) => splitWords.has(word))
  );
}

function isName({ leftOut, semanticType }: RelatedColumn): boolean {
  return leftOut !== null || semanticType === "identifier" || semanticType === "uuid";
}

async function holdsParts(context: RelationContext, { column }: RelatedColumn): Promise<boolean> {
  const name = column.storageName;
  const sql = `SELECT list(DISTINCT lower(trim(${name}))) AS found FROM ${tableSource(context.tablePath)} WHERE ${name} IS NOT NULL`;
  const [row = {}] = await queryRows(context, sql);
  const found = readTexts(row["found"]);
  return found.every((value) => parts.includes(value)) && found.some((value) => training.includes(value));
}

async function overlapOf(
  context: RelationContext,
  split: RelatedColumn,
  others: readonly RelatedColumn[],
): Promise<SplitOverlap> {
  const isTraining = `lower(trim(${split.column.storageName})) IN (${quoteTexts(training)})`;
  const key = `hash(${others.map(({ column }) => valueOf(column)).join(", ")})`;
  const rows = `SELECT file_row_number AS r, ${key} AS k, ${isTraining} AS t FROM ${tableSource(context.tablePath)} WHERE ${split.column.storageName} IS NOT NULL`;
  const [row = {}] = await queryRows(
    context,
    `SELECT count(*) FILTER (NOT t) AS tested, count(*) FILTER (NOT t AND again) AS again, min(r + 1, ${maxRows}) FILTER (NOT t AND again) AS rows
     FROM (SELECT r, t, k IN (SELECT k FROM (${rows}) WHERE t) AS again FROM (${rows}))`,
  );
  return {
    column: split.name,
    columns: others.map(({ name }) => name),
    testRows: readCount(row["tested"]),
    sharedRows: readCount(row["again"]),
    rows: readNumbers(row["rows"]),
  };
}
