import { isPersonal, maskValue } from "@datainsight/tables";
import type { DistributionData } from "@datainsight/schemas";
import type { ProfiledColumn } from "../profile.ts";

type Mask = (value: string) => string;

/** The column with personal data masked wherever a value of it is shown; figures stay as they are. */
export function maskColumn(column: ProfiledColumn): ProfiledColumn {
  const mask: Mask = (value) => maskValue(value, column.semanticType);
  const personal = isPersonal(column.semanticType);
  const values = column.statistics.topValues?.map(({ value, count }) => ({ value: mask(value), count }));
  const modes = Object.entries({
    mode: column.statistics["mode"],
    antimode: column.statistics["antimode"],
    offending: column.statistics["offending"],
    nullTokens: column.statistics["nullTokens"],
    hiddenTokens: column.statistics["hiddenTokens"],
  })
    .filter(([, found]) => found !== undefined)
    .map(([name, found]) => [name, maskFact(found, mask)]);
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
    distributionData: maskDistribution(column, mask),
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

/** Bins begin at the least value and end at the greatest: of dates of birth the years stay, of other personal data nothing. */
function maskDistribution(
  { distributionData, semanticType, dataType }: ProfiledColumn,
  mask: Mask,
): DistributionData | null {
  if (distributionData === null) return null;
  if (distributionData.kind === "frequencies") {
    const values = distributionData.values.map(({ value, count }) => ({ value: mask(value), count }));
    return { ...distributionData, values };
  }
  if (!isPersonal(semanticType)) return distributionData;
  if (dataType !== "date" && dataType !== "datetime") return null;
  const year = (edge: number | string) => String(edge).slice(0, 4);
  return {
    ...distributionData,
    bins: distributionData.bins.map(({ from, to, count }) => ({ from: year(from), to: year(to), count })),
  };
}

function maskFact(fact: unknown, mask: Mask): unknown {
  if (Array.isArray(fact)) return fact.map((item) => maskFact(item, mask));
  if (typeof fact === "object" && fact !== null) {
    return Object.fromEntries(Object.entries(fact).map(([name, value]) => [name, maskField(name, value, mask)]));
  }
  return fact;
}

function maskField(name: string, value: unknown, mask: Mask): unknown {
  if (name === "examples" && Array.isArray(value)) return value.map((item) => mask(String(item)));
  if (name === "token" && typeof value === "string") return maskToken(value, mask);
  return name === "value" && typeof value === "string" ? mask(value) : maskFact(value, mask);
}

/** A word for "missing" is nobody's; what stands after `unknown` can be. */
function maskToken(token: string, mask: Mask): string {
  const vague = /^(\s*unknown\s+)(\S.*)$/is.exec(token);
  return vague ? `${vague[1] ?? ""}${mask(vague[2] ?? "")}` : token;
}
