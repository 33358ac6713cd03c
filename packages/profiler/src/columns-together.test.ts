import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { profileFile } from "./fixture/profile-file.ts";
import { rounded } from "./fixture/rounded.ts";
import { profileTable } from "./profile-table.ts";

const data = fileURLToPath(new URL("../../../node_modules/vega-datasets/data", import.meta.url));

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

test.each(["movies.json", "birdstrikes.csv", "us-employment.csv", "penguins.json", "la-riots.csv"])(
  "%s: columns that share queries are profiled as each of them alone",
  async (name) => {
    const file = await profileFile(path.join(data, name));
    try {
      const { engine, tablePath, manifest } = file;
      for (const [index, column] of manifest.columns.entries()) {
        const alone = await profileTable({
          engine,
          tablePath,
          manifest: { ...manifest, columns: [column] },
          asOf: new Date("2026-01-01T00:00:00Z"),
        });
        expect(rounded(alone.columns[0]), column.name).toEqual(rounded(file.profile.columns[index]));
      }
    } finally {
      await file.close();
    }
  },
);
