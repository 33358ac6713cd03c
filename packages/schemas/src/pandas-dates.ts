/** A strptime format of DuckDB's as Python has it: no milliseconds of their own, and no numbers without zeros on every system. */
export function pythonFormat(format: string): string {
  return format.replaceAll("%g", "%f").replace(/%-([a-zA-Z])/g, "%$1");
}

/** Python that reads texts as dates by the first format that fits; what fits none is missing. */
export function pandasDays(series: string, formats: readonly string[]): string {
  const ways = formats.map(
    (format) => `pd.to_datetime(${series}, errors="coerce", format=${JSON.stringify(pythonFormat(format))})`,
  );
  const [first = "", ...others] = ways;
  return others.reduce((found, way) => `${found}.fillna(${way})`, first);
}

/** The same for dates with times, most of which are written in `format`. */
export function pandasMoments(series: string, format: string): string {
  // Times with an offset are stored as UTC.
  if (format.endsWith("%z"))
    return `pd.to_datetime(${series}, errors="coerce", format="mixed", utc=True).dt.tz_localize(None)`;
  if (format.startsWith("%Y")) return `pd.to_datetime(${series}, errors="coerce", format="ISO8601")`;
  const dayFirst = format.startsWith("%d") ? ", dayfirst=True" : "";
  return `pd.to_datetime(${series}, errors="coerce", format="mixed"${dayFirst})`;
}
