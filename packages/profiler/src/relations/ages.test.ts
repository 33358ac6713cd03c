import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const birthOf = (i: number) => `${1940 + ((i * 37) % 60)}-${String(1 + (i % 12)).padStart(2, "0")}-${10 + (i % 18)}`;
const yearOf = (i: number) => Number(birthOf(i).slice(0, 4));
const people = (ageIn: (i: number) => number | string) =>
  ["dob,age", ...Array.from({ length: 400 }, (_, i) => `${birthOf(i)},${ageIn(i)}`)].join("\n");
const agesIn = async (text: string) => (await relationsOf(profileText(text))).ages;

test("ages that were counted by the year of birth alone agree with each other", async () => {
  expect(await agesIn(people((i) => 2020 - yearOf(i)))).toEqual([]);
});

test("ages that were told over many years on days that nobody noted contradict nothing", async () => {
  expect(await agesIn(people((i) => 2020 - (i % 9) - yearOf(i)))).toEqual([]);
  // Nine in ten in one year, the others in the years before.
  expect(await agesIn(people((i) => 2020 - (i % 12 === 0 ? i % 5 : 0) - yearOf(i)))).toEqual([]);
});

test("missing, impossible and filled-in ages are left to other findings", async () => {
  const ages = await agesIn(
    people((i) => (i === 5 ? 399 : i === 9 ? "" : i === 20 ? -4 : i === 50 ? 2 : 2020 - yearOf(i))),
  );
  expect(ages).toMatchObject([{ age: "age", birth: "dob", told: null, n: 397, violatingRows: 1, rows: [51] }]);
});
