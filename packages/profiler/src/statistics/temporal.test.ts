import { expect, test, vi } from "vitest";
import { columnsOf, named } from "../fixture/columns.ts";
import { profileText } from "../fixture/profile-file.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const day = (i: number) => new Date(Date.UTC(1969, 0, 1 + ((i * i) % 977))).toISOString().slice(0, 10);
const minute = (i: number) => new Date(Date.UTC(2024, 0, 1, 0, (i * i) % 7919)).toISOString().slice(0, 19);
const rows = Array.from({ length: 500 }, (_, i) => `${day(i)},${minute(i)},${minute(i).slice(11)},${day(i)}`);
const table = ["day,at,clock,birth_date", ...rows].join("\n");

test("the quantiles of dates, moments and times of day are those of pandas, rounded down to the unit", async () => {
  const columns = await columnsOf(table);
  const quantilesOf = (name: string) => named(columns, name).statistics.quantiles;
  expect(quantilesOf("day")).toMatchObject({
    p01: "1969-01-08",
    p25: "1969-08-28",
    p50: "1970-05-12",
    p99: "1971-08-27",
  });
  expect(quantilesOf("at")).toMatchObject({
    p01: "2024-01-01T00:07:58.800",
    p25: "2024-01-02T01:12:30",
    p50: "2024-01-03T10:02:00",
    p99: "2024-01-06T08:29:01.200",
  });
  expect(quantilesOf("clock")).toMatchObject({ p01: "00:05:58", p25: "04:12:30", p50: "09:49:00", p99: "23:02:02" });
  expect(quantilesOf("birth_date")).toBeUndefined();
});

test("neither the order of rows nor their repetition moves a quantile of dates", async () => {
  const plain = await columnsOf(table);
  const [header = "", ...lines] = table.split("\n");
  const many = await columnsOf([header, ...lines.toReversed(), ...lines].join("\n"));
  const middle = (columns: typeof plain) => named(columns, "day").statistics.quantiles?.p50;
  expect(middle(many)).toBe(middle(plain));
});

test("a column without a date, and one with a single date, have none and one", async () => {
  const { profile, close } = await profileText("a,b\n2024-02-29,x\n,y\n");
  await close();
  const [first] = profile.columns;
  expect(first?.statistics.quantiles).toMatchObject({ p01: "2024-02-29", p50: "2024-02-29", p99: "2024-02-29" });
  expect((await columnsOf("a,b\n,x\n,y\n")).get("a")?.statistics.quantiles).toBeUndefined();
});
