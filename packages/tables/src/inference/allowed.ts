import type { Candidate } from "./candidate.ts";
import { candidates } from "./candidates.ts";
import type { TextColumn } from "./column.ts";
import { digitDates } from "./dates.ts";

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
  ...digitDates,
  { id: "boolean-digits", dataType: "boolean", pattern: " *[01] *" },
  { id: "json", dataType: "json", pattern: "(?s).*", check: (value) => `json_valid(${value})` },
];

/** Names of columns of which `no` is Norway or Norwegian, and `f` or `t` a part of a code. */
const codeNames =
  /(?:^|[^a-z])(?:countr(?:y|ies)|nation(?:ality)?|lang(?:uage)?|locale|cctld|tld|iso(?:[-_ ]?(?:2|3|639|3166))?)(?:[-_ ]?(?:codes?|iso|iso2|alpha[-_ ]?2|2))?$/;

/** True where the name says that the values are codes of countries or languages: `NO` alone does not make them a boolean. */
export function isCountryOrLanguage(name: string): boolean {
  return codeNames.test(wordsOf(name));
}

/** Names of columns in which eight digits are a day, or fourteen a time; an id or a code in them is neither. */
const dateNames =
  /(?:^|[^a-z])(?:dates?|days?|datum|fecha|dt|ymd|yyyymmdd|dob|birthdate|birthday|timestamps?|ts|datetime|time|created|updated|modified|(?:created|updated|modified|deleted|ordered|shipped|paid|posted|born)[^a-z]?(?:at|on))(?:$|[^a-z])/;
const codesInName = /(?:^|[^a-z])(?:ids?|codes?|keys?|numbers?|no|nr|num|versions?|batch|lot|sku)(?:$|[^a-z])/;

/** True where digits in a column of this name may be written days. */
export function mayHoldDigitDates(name: string): boolean {
  const words = wordsOf(name);
  return dateNames.test(words) && !codesInName.test(words);
}

function wordsOf(name: string): string {
  return name
    .trim()
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1_$2")
    .toLowerCase();
}

const plainNumbers = new Set(["integer-plain", "float-plain", "float-exponents"]);

/**
 * What the values of a column may be, in order of preference.
 * @param options.name the column's name
 * @param options.decimalComma true where a comma more likely marks decimals than thousands
 */
export function allowedCandidates(options: {
  name: string;
  hasKinds: boolean;
  wanted: TextColumn["wanted"];
  decimalComma: boolean;
}): readonly Candidate[] {
  const { name, hasKinds, wanted, decimalComma } = options;
  const ordered = decimalComma ? commaFirst : candidates;
  if (wanted !== null) return [...ordered, ...onDemand].filter(({ dataType }) => dataType === wanted);
  if (hasKinds) return ofKinds;
  if (mayHoldDigitDates(name)) return decimalComma ? datesThenCommas : datesThenPoints;
  return isCountryOrLanguage(name) ? ordered.filter(({ dataType }) => dataType !== "boolean") : ordered;
}

const commaFirst = candidates.toSorted((a, b) => commaRank(a) - commaRank(b));
// Lists that are the same for all such columns: columns with one list are looked at together.
const datesThenCommas = [...digitDates, ...commaFirst];
const datesThenPoints = [...digitDates, ...candidates];
const ofKinds = candidates.filter((candidate) => !candidate.number || plainNumbers.has(candidate.id));

function commaRank(candidate: Candidate): number {
  if (!candidate.number) return 2;
  if (plainNumbers.has(candidate.id)) return -1;
  return candidate.number.decimal === "," ? 0 : 1;
}
