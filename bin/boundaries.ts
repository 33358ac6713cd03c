// Checks that packages import one another only as the table allows. Run by `npm run check`.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Arrows, forbiddenImports, type WorkspacePackage } from "./boundaries/forbidden-imports.ts";

const engines = ["tables", "profiler", "insights"];

/** Who may import whom; `types` names the packages of which only types may be imported. */
const arrows: Arrows = {
  schemas: { imports: [] },
  tables: { imports: ["schemas"] },
  storage: { imports: ["schemas"] },
  profiler: { imports: ["tables", "schemas"] },
  insights: { imports: ["schemas"], types: ["profiler"] },
  db: { imports: ["schemas"] },
  jobs: { imports: ["schemas"] },
  auth: { imports: ["db", "schemas"] },
  services: { imports: ["db", "jobs", "storage", "tables", "schemas"] },
  runtime: { imports: [] },
  api: { imports: ["services", "auth", "jobs", "schemas", "runtime"] },
  worker: { imports: ["services", "jobs", "storage", "schemas", "runtime", ...engines] },
  sdk: { imports: ["schemas"], types: ["api"] },
  embedded: { imports: ["db", "runtime"] },
  cli: { imports: ["sdk", "schemas", "embedded"] },
};

const root = fileURLToPath(new URL("../", import.meta.url));
const problems = forbiddenImports(readPackages(), arrows);
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) {
  process.stderr.write(
    `${problems.length} imports that the architecture does not allow; the table is in bin/boundaries.ts\n`,
  );
}
process.exitCode = problems.length === 0 ? 0 : 1;

function readPackages(): WorkspacePackage[] {
  return ["apps", "packages"].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => statSync(path.join(root, folder, name)).isDirectory())
      .map((name) => readPackage(path.join(root, folder, name), name)),
  );
}

function readPackage(folder: string, name: string): WorkspacePackage {
  const manifest = readFileSync(path.join(folder, "package.json"), "utf8");
  const sources = readdirSync(path.join(folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({
      file: path.relative(root, path.join(folder, "src", file)),
      text: readFileSync(path.join(folder, "src", file), "utf8"),
    }));
  return { name, folder: path.relative(root, folder), manifest, sources };
}
