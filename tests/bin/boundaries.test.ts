import { expect, test } from "vitest";
import { forbiddenImports, importsOf, type WorkspacePackage } from "../../bin/boundaries/forbidden-imports.ts";

const arrows = {
  schemas: { imports: [] },
  api: { imports: ["schemas"] },
  sdk: { imports: ["schemas"], types: ["api"] },
};

function aPackage(name: string, text: string, dependencies: object = {}): WorkspacePackage {
  const folder = `packages/${name}`;
  return {
    name,
    folder,
    manifest: JSON.stringify({ dependencies }),
    sources: [{ file: `${folder}/src/index.ts`, text }],
  };
}

test("what the arrows allow passes", () => {
  const sdk = aPackage(
    "sdk",
    'import type { A } from "@datainsight/api";\nimport { b } from "@datainsight/schemas";\nimport "./x.ts";',
  );
  expect(forbiddenImports([sdk], arrows)).toEqual([]);
});

test.each([
  ['import { a } from "@datainsight/api";', "packages/schemas/src/index.ts imports api"],
  ['export * from "@datainsight/api";', "packages/schemas/src/index.ts imports api"],
  ['const a = await import("@datainsight/api/x");', "packages/schemas/src/index.ts imports api"],
  [
    'import {\n  a,\n} from "../../api/src/a.ts";',
    "packages/schemas/src/index.ts reaches out of its package: ../../api/src/a.ts",
  ],
])("the import %j is caught", (text, problem) => {
  expect(forbiddenImports([aPackage("schemas", text)], arrows)).toEqual([problem]);
});

test("a value is not imported where only types may be", () => {
  const sdk = aPackage("sdk", 'import { type A, b } from "@datainsight/api";');
  expect(forbiddenImports([sdk], arrows)).toEqual(["packages/sdk/src/index.ts may import only types of api"]);
});

test("a dependency in package.json is caught without an import", () => {
  const schemas = aPackage("schemas", "", { "@datainsight/api": "workspace:*", zod: "catalog:" });
  expect(forbiddenImports([schemas], arrows)).toEqual(["packages/schemas/package.json depends on api"]);
});

test("a package that the table does not know is caught", () => {
  expect(forbiddenImports([aPackage("shortcut", "")], arrows)).toEqual([
    "packages/shortcut: the table of arrows does not know this package",
  ]);
});

test("arrows that run in a circle are caught", () => {
  const circular = { a: { imports: ["b"] }, b: { imports: ["a"] } };
  expect(forbiddenImports([], circular)).toEqual(["the arrows run in a circle: a -> b -> a"]);
});

test("imports in comments do not count", () => {
  expect(importsOf('// import { a } from "x";\n/* import "y"; */\nimport z from "z";')).toEqual([
    { specifier: "z", isType: false },
  ]);
});
