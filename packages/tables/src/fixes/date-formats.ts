import { dateCandidates } from "../inference/dates.ts";
import { quoteLiteral } from "../sql.ts";

const clocks = ["%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p"];

const none: { formats: string[]; count: number } = { formats: [], count: 0 };

type Ask = (select: string) => Promise<Readonly<Record<string, string | null>>>;

/**
 * The formats in which the values of a text column are written: of days the one that most values have (month first where
 * nothing tells), with the ways to write a time of day behind it. Empty when none fits any value.
 */
export async function findDateFormats(
  dataType: "date" | "datetime" | "time",
  name: string,
  ask: Ask,
): Promise<string[]> {
  if (dataType === "time")
    return (
      await fitting(
        clocks.map((format) => [format]),
        name,
        ask,
      )
    ).length > 0
      ? clocks
      : [];
  const days = dateCandidates.flatMap(({ date }) => (date ? [date.format] : []));
  const ways = days.map((day) => (dataType === "date" ? [day] : withClocks(day)));
  return fitting(ways, name, ask);
}

function withClocks(day: string): string[] {
  const separators = day === "%Y-%m-%d" ? [" ", "T"] : [" ", ", "];
  return [...separators.flatMap((separator) => clocks.map((clock) => `${day}${separator}${clock}`)), day];
}

async function fitting(ways: readonly string[][], name: string, ask: Ask): Promise<string[]> {
  const counts = ways.map((formats, index) => {
    const list = formats.map((format) => quoteLiteral(format)).join(", ");
    return `CAST(count(try_strptime(trim(${name}), [${list}])) AS VARCHAR) AS w${index}`;
  });
  const row = await ask(`SELECT ${counts.join(", ")}`);
  const best = ways
    .map((formats, index) => ({ formats, count: Number(row[`w${index}`] ?? 0) }))
    .reduce((most, each) => (each.count > most.count ? each : most), none);
  return best.formats;
}
