import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { quoteLiteral } from "../../sql.ts";
import { openTestFolder, type TestFolder } from "../../testing/folder.ts";
import { expressionIn } from "./expression.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(() => folder.remove());

const texts = [
  "",
  "ab",
  "a\nb",
  "a\rb",
  "a\u2028b",
  "7",
  "\u0663",
  "_",
  "\u00e9",
  " ",
  "\u00a0",
  "\u000b",
  "\t",
  "]",
  "a-b",
  "$",
  "x.y",
];
const expressions = [
  "a.b",
  "\\s",
  "\\S",
  "[a\\s]",
  "[^@\\s]+",
  "\\d",
  "\\w+",
  "[\\w.]+",
  "[^.]",
  "a$",
  "\\$",
  "x\\.y",
  "[.$]",
  ".",
];

test.each(expressions)("%s matches the same texts in ECMAScript as in RE2", async (expression) => {
  const written = expressionIn("ecmascript", expression);
  const ours = new RegExp(`^(?:${written})$`, "u");
  const fits = texts.map((text) => `regexp_full_match(${quoteLiteral(text)}, ${quoteLiteral(expression)})`);
  const [row] = await folder.engine.all(
    `SELECT [${fits.join(", ")}] AS fits`,
    z.object({ fits: z.array(z.boolean()) }),
  );
  expect(texts.map((text) => [text, ours.test(text)])).toEqual(texts.map((text, at) => [text, row?.fits[at]]));
});

test("Python gets the characters of RE2's space class, and an end that is no line's", () => {
  expect(expressionIn("python", "[^@\\s]+\\s$")).toBe("[^@\\t\\n\\f\\r ]+[\\t\\n\\f\\r ]\\Z");
  expect(expressionIn("python", "[$.]\\$.")).toBe("[$.]\\$.");
});

test.each([
  ["ecmascript", "[a\\S]"],
  ["ecmascript", "[\\s-x]"],
  ["ecmascript", "[]a]"],
  ["ecmascript", "(?i)abc"],
  ["python", "a{,5}"],
  ["python", "\\pL"],
  ["python", "(?i)abc"],
  ["python", "[[:alpha:]]"],
] as const)("in %s %s is not written", (language, expression) => {
  expect(expressionIn(language, expression)).toBeNull();
});
