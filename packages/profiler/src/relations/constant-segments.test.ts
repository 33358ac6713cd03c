import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const shops = ["north", "south", "east", "o'west"];
const table = (fee: (shop: string, i: number) => number | string) =>
  ["shop,fee", ...Array.from({ length: 400 }, (_, i) => `${shops[i % 4] ?? ""},${fee(shops[i % 4] ?? "", i)}`)].join(
    "\n",
  );
const vary = (i: number) => ((i * 7919) % 3001) / 10;
const segmentsIn = async (text: string, limits = {}) => (await relationsOf(profileText(text), limits)).constantSegments;

test("a number that one class alone keeps is found, from a sample of the rows too", async () => {
  const text = table((shop, i) => (shop === "o'west" ? (i % 8 === 3 ? "" : 120.5) : vary(i)));
  const expected = [{ column: "fee", segments: "shop", segment: "o'west", value: 120.5, n: 50, others: 3 }];
  expect(await segmentsIn(text)).toMatchObject(expected);
  const long = [text, ...Array.from({ length: 9 }, () => text.split("\n").slice(1).join("\n"))].join("\n");
  expect(await segmentsIn(long, { segmentCells: 1 })).toMatchObject([{ ...expected[0], n: 500 }]);
});

test.each([
  ["no fee at all in one shop", (shop: string, i: number) => (shop === "east" ? 0 : 10 + vary(i))],
  ["the highest fee in one shop", (shop: string, i: number) => (shop === "east" ? 300.1 : vary(i))],
  ["fixed fees in two shops", (shop: string, i: number) => (shop < "n" ? 120.5 : shop === "south" ? 99.5 : vary(i))],
  [
    "a fee that is usual elsewhere too",
    (shop: string, i: number) => (shop === "east" || i % 5 === 0 ? 120.5 : vary(i)),
  ],
])("%s is no fault", async (_what, fee) => {
  expect(await segmentsIn(table(fee))).toEqual([]);
});
