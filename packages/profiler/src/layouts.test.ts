import { expect, test, vi } from "vitest";
import { type ProfiledFile, profileText } from "./fixture/profile-file.ts";
import { profileTable } from "./profile-table.ts";
import { type Found, type FragmentsOf, type Layout, passOverRows, passOverValues, tableSource } from "./passes.ts";
import { valueOf } from "./sql.ts";
import type { GroupInput } from "./statistics/group.ts";
import { statisticGroups } from "./statistics/registry.ts";
import { rounded } from "./fixture/rounded.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** What all groups say of a column from the three passes over its rows, laid out one way. */
async function inLayout({ engine, tablePath, manifest }: ProfiledFile, name: string, layout: Layout): Promise<unknown> {
  const column = manifest.columns.find((each) => each.name === name);
  if (!column) throw new Error(`there is no column ${name}`);
  const source = tableSource(tablePath);
  const context = { engine, tablePath, source, rowCount: manifest.rowCount, signal: undefined, report: () => {} };
  const input: GroupInput = { column, rowCount: manifest.rowCount, asOf: null, layout };
  const groups = statisticGroups.filter((group) => group.appliesTo(column));
  const distinct = `(SELECT ${column.position} AS c, v, n FROM (SELECT ${valueOf(column)} AS v, count(*) AS n FROM ${source} GROUP BY v) WHERE v IS NOT NULL)`;
  const ask = (of: (found: Found) => FragmentsOf["fragments"][], found: Found): FragmentsOf[] => [
    { column, layout, distinct, fragments: Object.assign({}, ...of(found)) },
  ];
  const merge = (found: Found, more: Map<string, Found>): Found => ({ ...found, ...more.get(column.storageName) });
  let found: Found = {};
  found = merge(
    found,
    await passOverValues(
      context,
      ask(() => groups.map((group) => group.overValues?.(input) ?? {}), found),
    ),
  );
  found = merge(
    found,
    await passOverRows(
      context,
      ask((own) => groups.map((group) => group.overRows?.(input, own) ?? {}), found),
    ),
  );
  found = merge(
    found,
    await passOverRows(
      context,
      ask((own) => groups.map((group) => group.refine?.(input, own) ?? {}), found),
    ),
  );
  return groups.map((group) => [group.name, group.finish(input, found, new Map())]);
}

test("rows, distinct values with weights, and sorted rows give the same figures", async () => {
  const rows = Array.from({ length: 3001 }, (_, i) => {
    const k = (i * 7919) % 101;
    const ratio = i % 97 === 0 ? "inf" : i % 89 === 0 ? "-inf" : i % 13 === 0 ? "" : `${Math.sqrt(k + 1) - 3}`;
    return `${k === 0 ? -999 : k * 3 + 20},${(k / 4).toFixed(2)},${ratio},2024-0${1 + (k % 9)}-${10 + (k % 17)} 0${k % 9}:15:00`;
  });
  const file = await profileText(["whole,money,ratio,at", ...rows].join("\n"));
  try {
    for (const { name } of file.manifest.columns) {
      const plain = await inLayout(file, name, "rows");
      expect(rounded(await inLayout(file, name, "distinct"))).toEqual(rounded(plain));
      expect(rounded(await inLayout(file, name, "sorted"))).toEqual(rounded(plain));
    }
  } finally {
    await file.close();
  }
});

test("columns that are too long to be held are sorted on disk, and come out as those that are held", async () => {
  const rows = Array.from({ length: 130_000 }, (_, i) => {
    const k = (i * 7919) % 129_967;
    return `${k},${i % 11 === 0 ? "" : (k / 7).toFixed(6)},${i % 97 === 0 ? "inf" : Math.sqrt(k).toFixed(9)},name ${k % 50_000}`;
  });
  const file = await profileText(["whole,money,root,name", ...rows].join("\n"));
  try {
    const sorting: string[] = [];
    const engine = {
      ...file.engine,
      all: ((sql, ...rest) => {
        if (sql.includes("upto")) sorting.push(sql);
        return file.engine.all(sql, ...rest);
      }) satisfies typeof file.engine.all,
    };
    const asOf = new Date("2026-01-01T00:00:00Z");
    const held = await profileTable({ ...file, engine, asOf });
    expect(sorting).toEqual([]);
    const sorted = await profileTable({ ...file, engine, asOf, heldValues: 100_000 });
    expect(sorting.length).toBeGreaterThan(0);
    expect(rounded(sorted)).toEqual(rounded(held));
    expect(held.columns[0]).toMatchObject({ uniqueCount: 129_967, statistics: { count: 130_000 } });
  } finally {
    await file.close();
  }
});
