import type { Candidate } from "./candidate.ts";
import { candidates } from "./candidates.ts";
import type { TextColumn } from "./column.ts";

/** Forms that are read only where the caller names the type: zeros in front, 0 and 1 as a boolean. */
const onDemand: readonly Candidate[] = [
  {
    id: "integer-zeros",
    dataType: "integer",
    pattern: " *[+-]?[0-9]+ *",
    number: { decimal: ".", thousands: null, unit: false, exponents: false },
  },
  {
    id: "float-zeros",
    dataType: "float",
    pattern: " *[+-]?[0-9]+(?:\\.[0-9]*)? *",
    number: { decimal: ".", thousands: null, unit: false, exponents: false },
  },
  { id: "boolean-digits", dataType: "boolean", pattern: " *[01] *" },
  { id: "json", dataType: "json", pattern: "(?s).*", check: (value) => `json_valid(${value})` },
];

const plainNumbers = new Set(["integer-plain", "float-plain", "float-exponents"]);

/**
 * What the values of a column may be, in order of preference.
 * @param options.decimalComma true where a comma more likely marks decimals than thousands
 */
export function allowedCandidates(options: {
  hasKinds: boolean;
  wanted: TextColumn["wanted"];
  decimalComma: boolean;
}): readonly Candidate[] {
  const { hasKinds, wanted, decimalComma } = options;
  const ordered = decimalComma ? commaFirst : candidates;
  if (wanted !== null) return [...ordered, ...onDemand].filter(({ dataType }) => dataType === wanted);
  return hasKinds ? ofKinds : ordered;
}

const commaFirst = candidates.toSorted((a, b) => commaRank(a) - commaRank(b));
const ofKinds = candidates.filter((candidate) => !candidate.number || plainNumbers.has(candidate.id));

function commaRank(candidate: Candidate): number {
  if (!candidate.number) return 2;
  if (plainNumbers.has(candidate.id)) return -1;
  return candidate.number.decimal === "," ? 0 : 1;
}
