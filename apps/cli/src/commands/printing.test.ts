import { expect, test } from "vitest";
import type { Context } from "../context.ts";
import { readEnv } from "../env.ts";
import { textTable } from "../table.ts";
import { printPage } from "./printing.ts";
import { printRows } from "./row-table.ts";

function aContext() {
  const written = { out: "", err: "" };
  const looks = { columns: 80, color: false, unicode: true, live: false };
  const context: Context = {
    output: {
      out: (text) => void (written.out += text),
      err: (text) => void (written.err += text),
      outLooks: looks,
      errLooks: looks,
    },
    env: readEnv({}),
    cwd: "/",
    signal: new AbortController().signal,
    now: () => 0,
    connect: () => Promise.reject(new Error("There is no server.")),
    ask: undefined,
  };
  return { context, written };
}

const columns = [{ title: "id", value: ({ id }: { id: string }) => id }];

test("a page past the last is told as such, and programs get the empty page", () => {
  const { context, written } = aContext();
  const page = { items: [], total: 21, page: 99, pageSize: 20 };
  expect(() => printPage(context, page, { columns, json: false, what: "dataset" })).toThrow(
    "There is no page 99: the last is 2.",
  );
  expect(printPage(context, page, { columns, json: true, what: "dataset" })).toBe(0);
  expect(JSON.parse(written.out)).toEqual(page);
});

test("an empty list is no missing page", () => {
  const { context, written } = aContext();
  expect(
    printPage(context, { items: [], total: 0, page: 1, pageSize: 20 }, { columns, json: false, what: "dataset" }),
  ).toBe(0);
  expect(written.err).toBe("0 datasets\n");
});

test("of rows, the column that they are shown for is whole while the others are cut", () => {
  const { context, written } = aContext();
  const email = "somebody.with.a.long.name@example.com";
  const note = "a note that is far too long for a line of eighty cells beside all the others";
  const columns = ["email", "note", "other"].map((name) => ({ name, dataType: "text" as const }));
  const items = [{ rowNumber: 21, values: [email, note, note] }];
  const page = { items, columns, total: 1, page: 1, pageSize: 20 };
  printRows(context, page, { json: false, numbered: true, first: ["email"] });
  expect(written.out).toContain(email.slice(0, 30));
  for (const line of written.out.trimEnd().split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  const wide = aContext();
  const piped = {
    ...wide.context,
    output: {
      ...wide.context.output,
      outLooks: { ...wide.context.output.outLooks, tableColumns: Number.POSITIVE_INFINITY },
    },
  };
  printRows(piped, page, { json: false, numbered: true, first: ["email"] });
  expect(wide.written.out).toContain(email);
});

test("what a narrow column does not need, the wider ones get", () => {
  const rows = [{ check: "note is not missing", why: "ok" }];
  const both = [
    { title: "check", value: (row: (typeof rows)[number]) => row.check, shrink: true },
    { title: "why", value: (row: (typeof rows)[number]) => row.why, shrink: true },
  ];
  const looks = { columns: 24, color: false, unicode: true, live: false };
  expect(textTable(rows, both, looks)).toContain("note is not missing  ok\n");
  const longer = [{ check: "a name that is far longer than a line", why: "a reason of the same kind" }];
  expect(textTable(longer, both, { ...looks, tableColumns: Number.POSITIVE_INFINITY })).toContain(
    "a name that is far longer than a line  a reason of the same kind",
  );
  for (const line of textTable(longer, both, looks).trimEnd().split("\n")) expect(line.length).toBeLessThanOrEqual(24);
});
