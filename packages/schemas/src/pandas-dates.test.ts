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

test("of dates with the name of a month Python reads the forms that strptime does not: 15th, Nov, a day of the week", () => {
  const days = pandasDays("d", ["%d %B %Y", "%m/%d/%Y"]);
  expect(days).toContain('.str.replace(r"(?<=\\d)(st|nd|rd|th)\\b", "", regex=True), errors="coerce", format="mixed")');
  expect(days, "no other text is read so").toContain('.where(d.astype("string").str.contains("[a-zA-Z]{3}"))');
  expect(days).toContain('.fillna(pd.to_datetime(d, errors="coerce", format="%m/%d/%Y"))');
  expect(pandasMoments("d", "%B %d, %Y %H:%M:%S")).toContain('regex=True), errors="coerce", format="mixed")');
});
