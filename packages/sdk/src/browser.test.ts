import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const bundled = async () => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("index.ts", import.meta.url)),
    platform: "browser",
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  return output;
};

test("the browser's bundle has nothing of Node and nothing of the server in it", async () => {
  const output = await bundled();
  const chunks = output.flatMap((part) => (part.type === "chunk" ? [part] : []));
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  expect(imports).toEqual([]);
  const modules = chunks.flatMap((chunk) => chunk.moduleIds);
  expect(modules.filter((id) => builtinModules.includes(id.replace(/^node:/, "")))).toEqual([]);
  expect(modules.filter((id) => /\/(apps\/api|packages\/(services|db|auth|jobs|storage|runtime))\//.test(id))).toEqual(
    [],
  );
  expect(chunks.map((chunk) => chunk.code).join("\n")).not.toMatch(/\b(require\(|process\.(env|versions)|from "node:)/);
});

test("the bundle stays small enough to load with a page", async () => {
  const size = (await bundled()).reduce((sum, part) => sum + (part.type === "chunk" ? part.code.length : 0), 0);
  expect(size).toBeLessThan(900_000);
});
