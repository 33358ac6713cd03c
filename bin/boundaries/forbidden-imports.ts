import path from "node:path";

/** What each package may import; `types` names those of which only types may be imported. */
export type Arrows = Readonly<Record<string, { imports: readonly string[]; types?: readonly string[] }>>;

export type WorkspacePackage = {
  name: string;
  /** Relative to the repository, such as `packages/db`. */
  folder: string;
  /** The text of its package.json. */
  manifest: string;
  sources: readonly { file: string; text: string }[];
};

type Import = { specifier: string; isType: boolean };

const scope = "@datainsight/";
// Tests and fixtures may use everything.
const free = "testing";
const statement =
  /(?:^|[\n;])\s*(?:import|export)\s+(?<type>type\s+)?(?:(?<names>[\w*{}\s,$]+?)\s+from\s+)?["'](?<from>[^"']+)["']|\bimport\(\s*["'](?<lazy>[^"']+)["']\s*\)/g;

/** One line for each import or dependency that the arrows do not allow, for cycles in the arrows, and for unknown packages. */
export function forbiddenImports(packages: readonly WorkspacePackage[], arrows: Arrows): string[] {
  return [
    ...cycles(arrows),
    ...packages.filter(({ name }) => name !== free).flatMap((each) => checkPackage(each, arrows)),
  ];
}

function checkPackage(each: WorkspacePackage, arrows: Arrows): string[] {
  const allowed = arrows[each.name];
  if (allowed === undefined) return [`${each.folder}: the table of arrows does not know this package`];
  const inSources = each.sources
    .filter(({ file }) => !isForTests(file))
    .flatMap(({ file, text }) => checkSource(each, allowed, { file, text }));
  return [...checkManifest(each, allowed), ...inSources];
}

/** A test, or what only tests use. */
function isForTests(file: string): boolean {
  return /\.test(-d)?\.tsx?$|[\\/]src[\\/]fixture[\\/]/.test(file);
}

type Allowed = Arrows[string];

function checkManifest({ folder, manifest }: WorkspacePackage, { imports, types = [] }: Allowed): string[] {
  // What tests alone use stands under devDependencies; the sources are checked import by import.
  const { dependencies = {} } = readManifest(manifest);
  const ours = (names: object) =>
    Object.keys(names).flatMap((name) => (name.startsWith(scope) ? [name.slice(scope.length)] : []));
  const wrong = ours(dependencies).filter((name) => !imports.includes(name) && !types.includes(name));
  return wrong.map((name) => `${folder}/package.json depends on ${name}`);
}

function readManifest(text: string): { dependencies?: object } {
  return JSON.parse(text);
}

function checkSource(
  { name, folder }: WorkspacePackage,
  allowed: Allowed,
  { file, text }: { file: string; text: string },
): string[] {
  return importsOf(text).flatMap(({ specifier, isType }) => {
    const target = targetOf(specifier, file, folder);
    if (specifier.startsWith(".") && /\/fixture\//.test(specifier))
      return [`${file} uses a fixture of tests: ${specifier}`];
    if (target === undefined || target === name) return [];
    if (target === "") return [`${file} reaches out of its package: ${specifier}`];
    if (allowed.imports.includes(target) || (isType && allowed.types?.includes(target))) return [];
    return [
      allowed.types?.includes(target) ? `${file} may import only types of ${target}` : `${file} imports ${target}`,
    ];
  });
}

/** The imports and re-exports of a module; one is of types when all of its names are. */
export function importsOf(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(statement)].map(({ groups = {} }) => ({
    specifier: groups.from ?? groups.lazy ?? "",
    isType: groups.type !== undefined || areTypes(groups.names),
  }));
}

function areTypes(names: string | undefined): boolean {
  const list = /^\{([\s\S]*)\}$/
    .exec(names?.trim() ?? "")?.[1]
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return list !== undefined && list.length > 0 && list.every((name) => name.startsWith("type "));
}

/** The package of ours that a specifier leads to; empty for a relative path out of the package, undefined for others. */
function targetOf(specifier: string, file: string, folder: string): string | undefined {
  if (specifier.startsWith(scope)) return specifier.slice(scope.length).split("/")[0];
  if (!specifier.startsWith(".")) return undefined;
  const resolved = path.posix.join(path.posix.dirname(file.replaceAll("\\", "/")), specifier);
  return resolved.startsWith(`${folder.replaceAll("\\", "/")}/`) ? undefined : "";
}

function cycles(arrows: Arrows): string[] {
  const visit = (name: string, trail: readonly string[]): string[] => {
    if (trail.includes(name))
      return [`the arrows run in a circle: ${[...trail.slice(trail.indexOf(name)), name].join(" -> ")}`];
    const arrow = arrows[name];
    return [...(arrow?.imports ?? []), ...(arrow?.types ?? [])].flatMap((next) => visit(next, [...trail, name]));
  };
  return [...new Set(Object.keys(arrows).flatMap((name) => visit(name, [])))].slice(0, 1);
}
