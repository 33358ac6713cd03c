import { expect, test } from "vitest";
import { looksOf } from "./output.ts";

const terminal = { isTTY: true, columns: 120 };
const utf8 = { LANG: "en_US.UTF-8", TERM: "xterm" };

test("a terminal has colour, Unicode and live lines, prose in 80 columns at most, and lists in all of it", () => {
  expect(looksOf(terminal, utf8, "linux")).toEqual({
    columns: 80,
    tableColumns: 120,
    color: true,
    unicode: true,
    live: true,
  });
});

test("a narrow terminal gets narrower lines", () => {
  expect(looksOf({ isTTY: true, columns: 60 }, utf8, "linux").columns).toBe(60);
});

test("NO_COLOR is obeyed", () => {
  expect(looksOf(terminal, { ...utf8, NO_COLOR: "1" }, "linux").color).toBe(false);
});

test("a terminal that is not UTF-8 gets ASCII", () => {
  expect(looksOf(terminal, { LANG: "C" }, "linux").unicode).toBe(false);
});

test("a file or pipe gets neither colour nor live lines, and no list is cut", () => {
  const tableColumns = Number.POSITIVE_INFINITY;
  expect(looksOf({}, { LANG: "C" }, "linux")).toEqual({
    columns: 80,
    tableColumns,
    color: false,
    unicode: true,
    live: false,
  });
});

test("a terminal that does not know its width counts as 80 columns", () => {
  expect(looksOf({ isTTY: true, columns: 0 }, utf8, "linux").columns).toBe(80);
});
