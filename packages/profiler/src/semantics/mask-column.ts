import { isPersonal, maskValue } from "@datainsight/tables";
import type { ProfiledColumn } from "../profile.ts";

/** The column with personal data masked wherever a value of it is shown; figures stay as they are. */
export function maskColumn(column: ProfiledColumn): ProfiledColumn {
  const mask = (value: string) => maskValue(value, column.semanticType);
  const personal = isPersonal(column.semanticType);
  const values = column.statistics.topValues?.map(({ value, count }) => ({ value: mask(value), count }));
  const modes = Object.entries({
    mode: column.statistics["mode"],
    antimode: column.statistics["antimode"],
    offending: column.statistics["offending"],
  })
    .filter(([, found]) => found !== undefined)
    .map(([name, found]) => [name, maskFact(found, mask)]);
  const distribution = column.distributionData;
  return {
    ...column,
    minValue: column.minValue === null ? null : mask(column.minValue),
    maxValue: column.maxValue === null ? null : mask(column.maxValue),
    statistics: {
      ...column.statistics,
      ...(values ? { topValues: values } : {}),
      ...Object.fromEntries(modes),
      // The ends of a gap are values of the column.
      ...(personal ? { cadence: undefined } : {}),
    },
    distributionData:
      distribution?.kind === "frequencies"
        ? { ...distribution, values: distribution.values.map(({ value, count }) => ({ value: mask(value), count })) }
        : personal && column.semanticType !== "birth_date"
          ? null
          : distribution,
    facts: Object.fromEntries(Object.entries(column.facts).map(([name, fact]) => [name, maskFact(fact, mask)])),
    evidence: {
      ...column.evidence,
      mostly: column.evidence.mostly && {
        ...column.evidence.mostly,
        offending: column.evidence.mostly.offending.map((item) => ({ ...item, value: mask(item.value) })),
      },
    },
  };
}

function maskFact(fact: unknown, mask: (value: string) => string): unknown {
  if (Array.isArray(fact)) return fact.map((item) => maskFact(item, mask));
  if (typeof fact === "object" && fact !== null) {
    return Object.fromEntries(Object.entries(fact).map(([name, value]) => [name, maskField(name, value, mask)]));
  }
  return fact;
}

function maskField(name: string, value: unknown, mask: (value: string) => string): unknown {
  if (name === "examples" && Array.isArray(value)) return value.map((item) => mask(String(item)));
  return name === "value" && typeof value === "string" ? mask(value) : maskFact(value, mask);
}
