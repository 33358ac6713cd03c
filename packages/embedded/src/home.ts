import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const repositoryRoot = fileURLToPath(new URL("../../../", import.meta.url));

/** The folder of the local stack: DATAINSIGHT_HOME, or `.datainsight` at the repository's root. */
export function localHome(): string {
  const { DATAINSIGHT_HOME, INIT_CWD } = process.env;
  return DATAINSIGHT_HOME
    ? resolve(INIT_CWD ?? process.cwd(), DATAINSIGHT_HOME)
    : resolve(repositoryRoot, ".datainsight");
}
