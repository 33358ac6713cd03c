/** The variables that this package reads itself. */
export type EmbeddedEnv = {
  /** DATAINSIGHT_HOME, the folder of the local stack. */
  home: string | undefined;
  /** Where the person stood who started the command. */
  callerFolder: string;
  databaseUrl: string | undefined;
};

export function readEmbeddedEnv(source: NodeJS.ProcessEnv = process.env): EmbeddedEnv {
  const value = (name: string) => source[name]?.trim() || undefined;
  return {
    home: value("DATAINSIGHT_HOME"),
    callerFolder: value("INIT_CWD") ?? process.cwd(),
    databaseUrl: value("DATABASE_URL"),
  };
}

/** The environment as it stands, to be handed on to programs that this package starts. */
export function readSource(): NodeJS.ProcessEnv {
  return process.env;
}
