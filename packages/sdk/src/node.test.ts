import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openFile } from "./node.ts";

test("a file gives its name, its size and its bytes as they are read", async () => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), "datainsight-sdk-")), "people.csv");
  await writeFile(file, "a,b\n1,2\n");
  const { name, size, content } = await openFile(file);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  expect([name, size, Buffer.concat(chunks).toString()]).toEqual(["people.csv", 8, "a,b\n1,2\n"]);
});

test("what is no file, or is not there, is said in words", async () => {
  await expect(openFile("/nowhere/people.csv")).rejects.toMatchObject({
    code: "invalid_input",
    message: "There is no file /nowhere/people.csv. Check the path.",
  });
  await expect(openFile(tmpdir())).rejects.toMatchObject({ message: `${tmpdir()} is not a file. Name one file.` });
});
