/** Where a command writes, and what the one who reads it can show. */
export type Output = {
  /** Machine output and results. */
  out: (text: string) => void;
  /** Errors and everything a person follows. */
  err: (text: string) => void;
  outLooks: Looks;
  errLooks: Looks;
};

export type Looks = {
  /** Characters in a line of prose. */
  columns: number;
  /** Characters in a line of a list, the same unless told: all that a terminal has, and no limit where no terminal is. */
  tableColumns?: number;
  color: boolean;
  /** Unicode bars and rules; ASCII otherwise. */
  unicode: boolean;
  /** A terminal, where a line can be written over. */
  live: boolean;
};

const reportColumns = 80;

/**
 * Colour and live lines only on a terminal; NO_COLOR and TERM=dumb are obeyed, and Unicode needs a UTF-8 locale.
 * A report is laid out in 80 columns, or in fewer where the terminal is narrower. Lists take the whole terminal; in a pipe nothing
 * is cut, since what reads it looks for what would be missing.
 */
export function looksOf(
  stream: { isTTY?: boolean | undefined; columns?: number | undefined },
  env: Readonly<Record<string, string | undefined>>,
  platform: string = process.platform,
): Looks {
  const live = stream.isTTY === true && env.TERM !== "dumb";
  const noColor = env.NO_COLOR !== undefined && env.NO_COLOR !== "";
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  const unicode = platform === "win32" ? env.WT_SESSION !== undefined : /utf-?8/i.test(locale);
  const columns = Math.max(40, Math.min(stream.columns || reportColumns, reportColumns));
  // Files and pipes are read by today's editors, whatever the locale of the shell that wrote them.
  const tableColumns = live ? Math.max(40, stream.columns || reportColumns) : Number.POSITIVE_INFINITY;
  return { columns, tableColumns, color: live && !noColor, unicode: unicode || !live, live };
}
