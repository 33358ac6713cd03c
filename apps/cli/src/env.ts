/** The variables that the commands read. */
export type CliEnv = {
  url: string | undefined;
  apiKey: string | undefined;
  home: string | undefined;
  host: string | undefined;
  port: string | undefined;
  /** How the person started this command, to be repeated in advice. */
  command: string;
  debug: boolean;
  /** The folder of settings, which holds the keys of `login`. */
  configHome: string | undefined;
};

/** Reads them; what is not set is undefined. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): CliEnv {
  const value = (name: string) => source[name]?.trim() || undefined;
  return {
    url: value("DATAINSIGHT_URL"),
    apiKey: value("DATAINSIGHT_API_KEY"),
    home: value("DATAINSIGHT_HOME"),
    host: value("HOST"),
    port: value("PORT"),
    command: value("DATAINSIGHT_COMMAND") ?? "datainsight",
    debug: value("DATAINSIGHT_DEBUG") !== undefined,
    configHome: value("XDG_CONFIG_HOME") ?? value("APPDATA"),
  };
}

/** What tells how a terminal is written to: NO_COLOR, TERM, the locale. */
export function readTerminalEnv(
  source: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string | undefined>> {
  const { NO_COLOR, TERM, LC_ALL, LC_CTYPE, LANG, WT_SESSION } = source;
  return { NO_COLOR, TERM, LC_ALL, LC_CTYPE, LANG, WT_SESSION };
}
