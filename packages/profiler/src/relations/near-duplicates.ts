import type { TableRelations } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers } from "../readers.ts";
import { valueOf } from "../sql.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { queryRows, withTable } from "./queries.ts";

type NearDuplicates = TableRelations["nearDuplicates"];

/** Rows that say the same in other words. */
export const nearDuplicates: RelationGroup = { name: "nearDuplicates", what: "near duplicates", weight: 2, relate };

const what = "Near duplicates";
const maxExamples = 20;
const maxRowsShown = 10;
const method =
  "fingerprint of each text: lower case, accents and punctuation removed, words sorted and each once; all other columns equal; compared by 64-bit hash";

/**
 * Rows that are not equal, but whose texts have equal fingerprints (after OpenRefine's fingerprint keying) and whose other
 * values are equal. Rows that nothing equals in the other columns are set aside before any text is taken apart.
 */
async function relate(
  context: RelationContext,
): Promise<{ nearDuplicates: NearDuplicates; notMeasured: NotMeasured[] }> {
  const { columns, rowCount, limits, tablePath } = context;
  const texts = columns.filter(({ column, unique }) => column.dataType === "text" && unique >= 1);
  const isText = new Set(texts);
  const others = columns.filter((each) => !isText.has(each)).map(({ column }) => valueOf(column));
  if (texts.length === 0 || rowCount < 2) return { nearDuplicates: null, notMeasured: [] };
  if (rowCount * texts.length > limits.fingerprintCells) {
    const why = `more than ${limits.fingerprintCells.toLocaleString("en-US")} texts would have to be taken apart`;
    return { nearDuplicates: null, notMeasured: [{ what, why }] };
  }
  // A number that names each row keeps any two from being alike.
  if (columns.some((each) => !isText.has(each) && each.unique === rowCount))
    return { nearDuplicates: { groups: 0, rows: 0, examples: [], method }, notMeasured: [] };
  const source = tableSource(tablePath);
  const names = texts.map(({ column }) => column.storageName);
  const rest = others.length === 0 ? "0" : `hash(${others.join(", ")})`;
  const rows = `SELECT file_row_number AS r, ${rest} AS o, ${names.join(", ")} FROM ${source}`;
  const alike = `SELECT * FROM (${rows}) WHERE o IN (SELECT o FROM (SELECT ${rest} AS o FROM ${source}) GROUP BY o HAVING count(*) > 1)`;
  const prints = names.map((name) => `coalesce(${fingerprint(name)}, chr(1))`);
  const keyed = `SELECT r, hash(o, ${prints.join(", ")}) AS k, hash(o, ${names.map((name) => `coalesce(${name}, chr(1))`).join(", ")}) AS e FROM (${alike})`;
  return withTable(context, "relation_prints", keyed, async () => {
    const groups =
      "SELECT k, count(*) AS n, min(r) AS first FROM relation_prints GROUP BY k HAVING count(DISTINCT e) > 1";
    const [row = {}] = await queryRows(context, `SELECT count(*) AS groups, sum(n) AS rows FROM (${groups})`);
    const shown = `SELECT k, first FROM (${groups}) ORDER BY first LIMIT ${maxExamples}`;
    const examples = await queryRows(
      context,
      `SELECT min(r + 1, ${maxRowsShown}) AS rows FROM relation_prints JOIN (${shown}) USING (k) GROUP BY k, first ORDER BY first`,
    );
    const found = {
      groups: readCount(row["groups"]),
      rows: readCount(row["rows"]),
      examples: examples.map((each) => readNumbers(each["rows"])),
      method,
    };
    return { nearDuplicates: found, notMeasured: [] };
  });
}

/** The words of a text in one spelling, each once, in order. */
function fingerprint(column: string): string {
  const plain = `regexp_replace(lower(strip_accents(${column})), '[\\p{P}\\p{S}\\p{C}]+', '', 'g')`;
  const words = `list_filter(string_split_regex(${plain}, '[\\s\\p{Z}]+'), lambda w: w <> '')`;
  return `array_to_string(list_sort(list_distinct(${words})), ' ')`;
}
