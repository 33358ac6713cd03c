import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { analyse } from "./fixture/analyse.ts";

const run = promisify(execFile);
const hasPandas = await run("python3", ["-c", "import pandas"]).then(
  () => true,
  () => false,
);

const two = (n: number) => String(n).padStart(2, "0");
/** Orders of a year of which one in eight writes its day first, and three were sent before they were made. */
const rows = Array.from({ length: 320 }, (_, i) => {
  const [month, day] = [1 + (i % 12), 1 + ((i * 7) % 25)];
  const ordered = i % 8 === 3 ? `${two(day)}/${two(month)}/2025` : `2025-${two(month)}-${two(day)}`;
  return `${i},${ordered},2025-${two(month)}-${two([40, 90, 200].includes(i) ? Math.max(1, day - 1) : day + 2)}`;
});
const content = ["id,order_date,ship_date", ...rows].join("\n");

test(
  "the code for rows that end before they start reads dates in each of their formats",
  { timeout: 120_000 },
  async () => {
    const { judge, close } = await analyse({ source: { name: "orders.csv", content } });
    await close();
    const found = judge("general_audit").insights.find(({ ruleId }) => ruleId === "reversed-ranges");
    const code = found?.codeSuggestion ?? "";
    expect(code).toContain('format="%d/%m/%Y"');
    if (!hasPandas) return;
    const folder = await mkdtemp(path.join(tmpdir(), "reversed-"));
    try {
      const source = path.join(folder, "orders.csv");
      await writeFile(source, content);
      const script = `import sys\nimport pandas as pd\ndf = pd.read_csv(sys.argv[1])\nprint = lambda rows: sys.stdout.write(str(len(rows)))\n${code}`;
      const { stdout } = await run("python3", ["-c", script, source]);
      expect(Number(stdout)).toBe(found?.evidence.rowCount);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
