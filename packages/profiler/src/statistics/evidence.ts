import type { DataType } from "@datainsight/schemas";
import type { ColumnEvidence } from "@datainsight/tables";
import type { StatisticGroup } from "./group.ts";

const maxOffending = 20;

/** What the type inference saw in every value of the column: types, date formats, spellings of missing values. */
export const evidenceStatistics: StatisticGroup = {
  name: "evidence",
  appliesTo: () => true,
  finish: ({ column }) => {
    const { evidence, dataType } = column;
    const formats = dateFormatsOf(evidence);
    const { mostly } = evidence;
    return {
      statistics: {
        types: typesOf(evidence, dataType),
        ...(formats.length > 0 ? { dateFormats: formats, dayMonthAmbiguous: evidence.dayMonthAmbiguous } : {}),
        ...(evidence.nullTokens.length > 0 ? { nullTokens: evidence.nullTokens } : {}),
        ...(mostly
          ? {
              offending: {
                dataType: mostly.dataType,
                count: mostly.offendingCount,
                rows: mostly.offending.slice(0, maxOffending),
              },
            }
          : {}),
        ...(evidence.leadingZeros > 0 ? { leadingZeros: evidence.leadingZeros } : {}),
      },
    };
  },
};

/**
 * How many values are of which type, most first. A whole number is an integer and no float; what fits no other type is text. Where
 * a value can be read as several others, such as 1/2/2024 or 12.30, it counts for each of them.
 */
export function typesOf({ fits, count, mostly }: ColumnEvidence, dataType: DataType) {
  if (count === 0) return [];
  const share = (type: DataType, fitting: number) => ({ dataType: type, count: fitting, share: fitting / count });
  if (dataType !== "text") {
    const whole = dataType === "float" ? Math.min(count, fits.integer ?? 0) : 0;
    return [share(dataType, count - whole), ...(whole > 0 ? [share("integer", whole)] : [])];
  }
  const whole = fits.integer ?? 0;
  const days = fits.date ?? 0;
  const others: [DataType, number][] = [
    ["integer", whole],
    ["float", Math.max(0, (fits.float ?? 0) - whole)],
    ["boolean", fits.boolean ?? 0],
    ["date", days],
    ["datetime", Math.max(0, (fits.datetime ?? 0) - (areDatetimesToo({ fits, count, mostly }) ? days : 0))],
    ["time", fits.time ?? 0],
    ["json", fits.json ?? 0],
  ];
  const text = Math.max(0, count - others.reduce((sum, [, fitting]) => sum + fitting, 0));
  return [...others, ["text", text] as const]
    .map(([type, fitting]) => share(type, fitting))
    .filter((each) => each.count > 0)
    .toSorted((a, b) => b.count - a.count);
}

/** ISO 8601 dates can be read as datetimes without a clock: then they are among those. */
function areDatetimesToo({ fits, count, mostly }: Pick<ColumnEvidence, "fits" | "count" | "mostly">): boolean {
  const [days, moments] = [fits.date ?? 0, fits.datetime ?? 0];
  if (days === 0 || moments < days) return false;
  const isOffending = mostly?.offending.some(({ value }) => /^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*$/.test(value));
  return days + moments > count || (mostly?.dataType === "datetime" && isOffending === false);
}

function dateFormatsOf({ dateFormat, otherDateFormats, count }: ColumnEvidence) {
  if (dateFormat === null) return [];
  const others = otherDateFormats.reduce((sum, format) => sum + format.count, 0);
  return [{ format: dateFormat, count: Math.max(0, count - others) }, ...otherDateFormats];
}
