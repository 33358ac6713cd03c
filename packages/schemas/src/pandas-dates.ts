/** A strptime format of DuckDB's as Python has it: no milliseconds of their own, and no numbers without zeros on every system. */
export function pythonFormat(format: string): string {
  return format.replaceAll("%g", "%f").replace(/%-([a-zA-Z])/g, "%$1");
}

/** The two formats with the name of a month stand for looser ways to write it: short names, 15th, a day of the week before it. */
const named = /^(?:%d %B %Y|%B %d, %Y)/;

/** The texts with a word in them, without the endings of English ordinals: Python knows neither those nor months in other languages. */
function spelled(series: string): string {
  const texts = `${series}.astype("string")`;
  return `${texts}.where(${texts}.str.contains("[a-zA-Z]{3}")).str.replace(r"(?<=\\d)(st|nd|rd|th)\\b", "", regex=True)`;
}

/** Python that reads texts as dates by the first format that fits; what fits none is missing. */
export function pandasDays(series: string, formats: readonly string[]): string {
  const ways = formats.map((format) =>
    named.test(format)
      ? `pd.to_datetime(${spelled(series)}, errors="coerce", format="mixed")`
      : `pd.to_datetime(${series}, errors="coerce", format=${JSON.stringify(pythonFormat(format))})`,
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
  if (named.test(format)) return `pd.to_datetime(${spelled(series)}, errors="coerce", format="mixed")`;
  const dayFirst = format.startsWith("%d") ? ", dayfirst=True" : "";
  return `pd.to_datetime(${series}, errors="coerce", format="mixed"${dayFirst})`;
}
