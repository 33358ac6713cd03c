import { realpathSync } from "node:fs";
import { findPackageJSON } from "node:module";
import path from "node:path";

/** The folder of the real files that come with the npm package vega-datasets. */
export function vegaFolder(): string {
  return packageFolder("vega-datasets", "data");
}

/** A folder inside an installed npm package. */
export function packageFolder(name: string, folder: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (!manifest) throw new Error(`The package ${name} is not installed.`);
  return realpathSync(path.join(path.dirname(manifest), folder));
}
