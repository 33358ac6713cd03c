import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "./folder.ts";
import { makeHome } from "./stack-files.ts";

test("a folder is made with those above it, and may be there already", async () => {
  const place = await mkdtemp(join(tmpdir(), "datainsight-folder-"));
  onTestFinished(() => rm(place, { recursive: true }));
  for (let round = 0; round < 2; round += 1) await makeFolder(join(place, "a", "b", "c"), { mode: 0o700 });
  expect((await stat(join(place, "a", "b", "c"))).mode & 0o777).toBe(0o700);
});

test("a folder below a file is refused", async () => {
  const place = await mkdtemp(join(tmpdir(), "datainsight-folder-"));
  onTestFinished(() => rm(place, { recursive: true }));
  await writeFile(join(place, "file"), "");
  await expect(makeFolder(join(place, "file", "a"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.runIf(platform() === "linux")(
  "a home below /proc is refused at once, in one line that says what to do",
  async () => {
    await expect(makeHome("/proc/datainsight/home")).rejects.toThrow(
      /^The data folder \/proc\/datainsight\/home cannot be written\. Choose another with DATAINSIGHT_HOME/,
    );
  },
);
