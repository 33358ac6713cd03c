import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const firsts = ["Ann", "Bob", "Cid", "Dan", "Eve", "Fay", "Gus"];
const lasts = ["Adams", "Brown", "Clark", "Davis", "Evans"];
const at = (list: readonly string[], i: number) => list[i % list.length] ?? "";
const swappedIn = async (header: string, rows: readonly string[]) =>
  (await relationsOf(profileText([header, ...rows].join("\n")))).swapped;
const people = (of: (i: number) => readonly [string, string] | null) =>
  Array.from({ length: 420 }, (_, i) => (of(i) ?? [at(firsts, i), at(lasts, Math.floor(i / 3))]).join(","));

test("names that changed places are found whatever their case, and no name stands in the condition", async () => {
  const rows = people((i) => ([40, 220].includes(i) ? [at(lasts, i).toUpperCase(), ` ${at(firsts, i)}`] : null));
  const found = await swappedIn("First Name,Last Name", rows);
  expect(found).toMatchObject([{ columns: ["First Name", "Last Name"], n: 420, rowCount: 2, rows: [41, 221] }]);
  expect(found?.[0]?.predicate.toLowerCase()).not.toMatch(/ann|bob|adams|brown/);
});

test.each([
  ["a surname that is a first name too", (i: number) => (i % 20 === 3 ? (["Ann", "Bob"] as const) : null)],
  ["names that nobody else has", (i: number) => (i % 90 === 3 ? ([`Zed${i}`, `Quo${i}`] as const) : null)],
  [
    "so many rows that neither order is the right one",
    (i: number) => (i % 3 === 0 ? ([at(lasts, i), at(firsts, i)] as const) : null),
  ],
])("%s: nothing changed places", async (_what, of) => {
  expect(await swappedIn("first_name,last_name", people(of))).toEqual([]);
});

test("columns of which neither name says what the other is are not compared", async () => {
  const rows = people((i) => (i === 40 ? [at(lasts, i), at(firsts, i)] : null));
  expect(await swappedIn("buyer_first_name,seller_last_name", rows)).toEqual([]);
});

test("positions over the whole earth may be what they are", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `${((i * 37) % 170) - 85}.5,${((i * 91) % 340) - 170}.5`);
  expect(await swappedIn("latitude,longitude", rows)).toEqual([]);
});
