import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../", import.meta.url));
const pages = [
  "README.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join("docs", file)),
];
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));

type Link = { target: string; file: string; anchor: string | undefined };

/** The relative links of a page, outside of its code. */
function linksOf(page: string): Link[] {
  const prose = read(page)
    .replace(/^```.*?^```/gms, "")
    .replace(/`[^`]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
    if (/^[a-z]+:/i.test(target)) return [];
    const [file = "", anchor] = target.split("#");
    return [{ target, file: file === "" ? page : path.join(path.dirname(page), file), anchor }];
  });
}

function read(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}

/** What a heading is linked by: lower case, without signs, with hyphens for spaces. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

function isBroken({ file, anchor }: Link): boolean {
  const place = path.join(root, file);
  if (!existsSync(place)) return true;
  return anchor !== undefined && statSync(place).isFile() && !anchorsOf(file).includes(anchor);
}

describe.each(pages)("%s", (page) => {
  test("links to what is there", () => {
    expect(
      linksOf(page)
        .filter(isBroken)
        .map(({ target }) => target),
    ).toEqual([]);
  });

  test("names commands that are there", () => {
    const named = [...read(page).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
