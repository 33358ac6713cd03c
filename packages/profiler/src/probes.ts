import type { TableColumn } from "@datainsight/tables";
import type { RowSet } from "./profile.ts";
import { type FragmentsOf, type PassContext, passOverRows } from "./passes.ts";
import { readCount, readNumbers, readTexts } from "./readers.ts";
import { readable } from "./sql.ts";

/** A condition over the storage columns whose rows are to be counted and named. */
export type Probe = {
  name: string;
  condition: string;
  /** The condition as it may be shown and kept; null where it would hold personal data or too much. */
  predicate?: string | null;
  /** Leaves out the values of the rows, which are the dearest part, or the row numbers too. */
  only?: "rows" | "count";
};
export type ProbesOf = { column: TableColumn; probes: readonly Probe[] };

const maxRows = 100;
const maxExamples = 5;
/** More than are shown, so that five different ones are among them. */
const exampleCandidates = 40;
const maxExampleLength = 120;

/** For each column and probe the rows where its condition is true: all counted, the first named, some shown. */
export async function findRows(
  context: PassContext,
  work: readonly ProbesOf[],
): Promise<Map<string, Map<string, RowSet>>> {
  const fragments: FragmentsOf[] = work.map(({ column, probes }) => ({
    column,
    fragments: Object.fromEntries(probes.flatMap((probe, index) => fragmentsOf(column, probe, index))),
    // Each condition is evaluated once for the count, the rows and the examples.
    computed: Object.fromEntries(probes.map((probe, index) => [flagOf(column, index), probe.condition])),
  }));
  const found = await passOverRows(context, fragments);
  return new Map(
    work.map(({ column, probes }) => {
      const own = found.get(column.storageName) ?? {};
      const sets = probes.map((probe, index) => {
        const examples = [...new Set(readTexts(own[`p${index}e`]))].slice(0, maxExamples);
        const rows = readNumbers(own[`p${index}r`]);
        return [
          probe.name,
          {
            count: readCount(own[`p${index}c`]),
            rows,
            examples,
            predicate: probe.predicate === undefined ? probe.condition : probe.predicate,
          },
        ] as const;
      });
      return [column.storageName, new Map(sets)] as const;
    }),
  );
}

function fragmentsOf(column: TableColumn, probe: Probe, index: number): [string, string][] {
  const filter = `FILTER (WHERE ${flagOf(column, index)})`;
  const counted: [string, string][] = [[`p${index}c`, `count(*) ${filter}`]];
  if (probe.only === "count") return counted;
  const located: [string, string][] = [...counted, [`p${index}r`, `min(file_row_number + 1, ${maxRows}) ${filter}`]];
  if (probe.only === "rows") return located;
  const example = `lambda e: ${readable(column, "e", maxExampleLength)}`;
  return [
    ...located,
    [
      `p${index}e`,
      `list_transform(arg_min(${column.storageName}, file_row_number, ${exampleCandidates}) ${filter}, ${example})`,
    ],
  ];
}

function flagOf(column: TableColumn, index: number): string {
  return `${column.storageName}_is${index}`;
}
