import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readEmbeddedEnv } from "./env.ts";

const repositoryRoot = fileURLToPath(new URL("../../../", import.meta.url));

/** The folder of the local stack: DATAINSIGHT_HOME, or `.datainsight` at the repository's root. */
export function localHome(): string {
  const { home, callerFolder } = readEmbeddedEnv();
  return home ? resolve(callerFolder, home) : resolve(repositoryRoot, ".datainsight");
}
