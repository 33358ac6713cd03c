import { isPersonal } from "@datainsight/tables";
import type { RowSet } from "../profile.ts";
import { readCount, readField, readTexts } from "../readers.ts";
import { quoteTexts } from "../sql.ts";
import { isIdentifierName, isKeyName } from "../semantics/names.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import type { Found } from "../passes.ts";
import { meaningIn } from "./meaning.ts";

export type KeyFacts = {
  /** Values of a key column that occur more than once: the rows with them, how many values, how many rows too many. */
  repeats?: RowSet & {
    values: number;
    surplus: number;
    /** True where the name says "identifier", not just "code" or "number". */
    byName: boolean;
  };
};

const minCount = 10;
const minUniqueShare = 0.5;
const maxListed = 100;

/** Repeated values of a column that is a key by name and nearly one by content. */
export const keyStatistics: StatisticGroup = {
  name: "keys",
  appliesTo: (column) => (column.dataType === "integer" || column.dataType === "text") && isKeyName(column.name),
  overDistinct: ({ column }, found): Record<string, string> => {
    const [count, unique] = [readCount(found["values"]), readCount(found["unique"])];
    if (count < minCount || unique === count || unique < count * minUniqueShare) return {};
    const blankless = column.storageType === "VARCHAR" ? " AND trim(v) <> ''" : "";
    return {
      repeats: `SELECT c, {'values': count(*), 'rows': sum(n), 'list': min(v::VARCHAR, ${maxListed + 1})} AS r FROM d WHERE n > 1${blankless} GROUP BY c`,
    };
  },
  probes: (input, found) => {
    const listed = repeatedIn(found);
    if (listed.length === 0) return [];
    return [{ name: "repeats", condition: conditionOf(input, listed), predicate: predicateOf(input, found, listed) }];
  },
  finish: (input, found, rows) => {
    const set = rows.get("repeats");
    const values = readCount(readField(found["repeats"], "values"));
    const inAll = readCount(readField(found["repeats"], "rows"));
    if (!set || values === 0) return {};
    return {
      facts: {
        repeats: { ...set, count: inAll, values, surplus: inAll - values, byName: isIdentifierName(input.column.name) },
      },
    };
  },
};

function repeatedIn(found: Found): string[] {
  return readTexts(readField(found["repeats"], "list"));
}

/** The first hundred repeated values are enough to name rows; the totals come from the count of all. */
function conditionOf({ column }: GroupInput, listed: readonly string[]): string {
  const shown = listed.slice(0, maxListed);
  return column.storageType === "VARCHAR"
    ? `${column.storageName} IN (${quoteTexts(shown)})`
    : `${column.storageName} IN (${shown.join(", ")})`;
}

/** Neither shows personal data nor grows with the values. */
function predicateOf(input: GroupInput, found: Found, listed: readonly string[]): string {
  const personal = isPersonal(meaningIn(input, found)?.id ?? null);
  if (!personal && listed.length <= maxListed) return conditionOf(input, listed);
  const { storageName: key, storageType } = input.column;
  const repeated = `${key} IN (SELECT ${key} FROM data GROUP BY ${key} HAVING count(*) > 1)`;
  return storageType === "VARCHAR" ? `${repeated} AND trim(${key}) <> ''` : repeated;
}
