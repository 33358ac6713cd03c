import { expect, test } from "vitest";
import { pandasDays, pandasMoments } from "./pandas-dates.ts";

test("formats are tried one after the other, in Python's letters", () => {
  expect(pandasDays("d", ["%-d.%m.%Y", "%Y-%m-%d"])).toBe(
    'pd.to_datetime(d, errors="coerce", format="%d.%m.%Y").fillna(pd.to_datetime(d, errors="coerce", format="%Y-%m-%d"))',
  );
});

test("times are read by what their format says: an offset, ISO 8601, or which comes first, day or month", () => {
  const readAs = (format: string) => pandasMoments("d", format);
  expect(readAs("%Y-%m-%d %H:%M:%S%z")).toContain('format="mixed", utc=True).dt.tz_localize(None)');
  expect(readAs("%Y-%m-%d %H:%M:%S")).toContain('format="ISO8601")');
  expect(readAs("%d/%m/%Y %H:%M:%S")).toContain('format="mixed", dayfirst=True)');
  expect(readAs("%m/%d/%Y %H:%M:%S")).toMatch(/format="mixed"\)$/);
});
