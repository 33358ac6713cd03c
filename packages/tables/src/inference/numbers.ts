import { digitSpaces as space, unitSigns as units } from "@datainsight/schemas";
import { quoteLiteral } from "../sql.ts";
import type { Candidate, NumberStyle } from "./candidate.ts";

const sign = "[+\\-−]?";
const whole = "(?:0|[1-9][0-9]*)";
const exponent = "(?:[eE][+-]?[0-9]{1,4})";
const separators = { ",": ",", ".": "\\.", " ": space, "'": "['’]" } as const;

const decimalPattern = `(?:${whole}\\.[0-9]*|\\.[0-9]+|${whole})`;
const exponentPattern = `${decimalPattern}${exponent}?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?`;

function grouped(thousands: keyof typeof separators): string {
  return `(?:0|[1-9][0-9]{0,2}(?:${separators[thousands]}[0-9]{3})*)`;
}

/** India's groups: thousands, and lakhs and crores of two digits before them. */
const lakhs = "(?:0|[1-9][0-9]{0,2}|[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{3})";

type Shape = { id: string; integer: string; float: string; style: Omit<NumberStyle, "unit" | "exponents"> };

const shapes: readonly Shape[] = [
  { id: "plain", integer: whole, float: decimalPattern, style: { decimal: ".", thousands: null } },
  {
    id: "comma-groups",
    integer: grouped(","),
    float: `${grouped(",")}(?:\\.[0-9]+)?`,
    style: { decimal: ".", thousands: "," },
  },
  { id: "lakh-groups", integer: lakhs, float: `${lakhs}(?:\\.[0-9]+)?`, style: { decimal: ".", thousands: "," } },
  { id: "decimal-comma", integer: whole, float: `${whole}(?:,[0-9]+)?`, style: { decimal: ",", thousands: null } },
  {
    id: "point-groups",
    integer: grouped("."),
    float: `${grouped(".")}(?:,[0-9]+)?`,
    style: { decimal: ",", thousands: "." },
  },
  {
    id: "space-groups",
    integer: grouped(" "),
    float: `${grouped(" ")}(?:\\.[0-9]+)?`,
    style: { decimal: ".", thousands: " " },
  },
  {
    id: "space-groups-comma",
    integer: grouped(" "),
    float: `${grouped(" ")}(?:,[0-9]+)?`,
    style: { decimal: ",", thousands: " " },
  },
  {
    id: "apostrophe-groups",
    integer: grouped("'"),
    float: `${grouped("'")}(?:\\.[0-9]+)?`,
    style: { decimal: ".", thousands: "'" },
  },
];

function bare(number: string): string {
  return ` *${sign}(?:${number}) *`;
}

function withUnit(number: string): string {
  return ` *(?:${sign}${units}${space}?${sign}(?:${number})|${sign}(?:${number})${space}?${units}) *`;
}

const asItIs = (value: string): string => value;

/** A BIGINT as DuckDB itself would write it. */
const quickInteger = {
  fits: (value: string): string => `CAST(try_cast(${value} AS BIGINT) AS VARCHAR) = ${value}`,
  parse: asItIs,
};

const quickDecimal = {
  fits: (value: string): string => `regexp_full_match(${value}, '-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?')`,
  parse: asItIs,
};

const separated = "[0-9][0-9., '’\u00a0\u202f\u2009\u2007]*|[.][0-9]+";
/** Digits with any separators and any sign of a unit, signs or parentheses around. */
const looseUnit = ` *[(+\\-−]? *(?:${units}${space}?[(+\\-−]? *(?:${separated})|(?:${separated})${space}?${units}) *\\)? *`;
const looseNumber = ` *[(+\\-−]? *(?:${separated})[)\\-]? *`;

function ofShape(shape: Shape, unit: boolean): Candidate[] {
  const wrap = unit ? withUnit : bare;
  const suffix = unit ? "-unit" : "";
  const number = { ...shape.style, unit, exponents: false };
  const isPlain = shape.id === "plain" && !unit;
  const loose = unit ? looseUnit : looseNumber;
  const integer: Candidate = {
    id: `integer-${shape.id}${suffix}`,
    dataType: "integer",
    pattern: wrap(shape.integer),
    loose,
    number,
    ...(isPlain ? { quick: quickInteger } : {}),
  };
  const float: Candidate = {
    id: `float-${shape.id}${suffix}`,
    dataType: "float",
    pattern: wrap(shape.float),
    loose,
    number,
    ...(isPlain ? { quick: quickDecimal } : {}),
  };
  return shape.id === "decimal-comma" || shape.id === "space-groups-comma" ? [float] : [integer, float];
}

const withExponents: Candidate = {
  id: "float-exponents",
  dataType: "float",
  pattern: bare(exponentPattern),
  number: { decimal: ".", thousands: null, unit: false, exponents: true },
};

type Accounts = { id: string; whole: string; style: Pick<NumberStyle, "decimal" | "thousands"> };

/** Thousands may be grouped, in numbers of these kinds. */
const accounts: readonly Accounts[] = [
  { id: "", whole: `(?:${grouped(",")}|${lakhs}|${whole})`, style: { decimal: ".", thousands: "," } },
  { id: "-point-groups", whole: `(?:${grouped(".")}|${whole})`, style: { decimal: ",", thousands: "." } },
];

/** Negative numbers in parentheses. */
function inParentheses(
  dataType: "integer" | "float",
  { id, whole: digits, style }: Accounts,
  unit: boolean,
): Candidate {
  const number = `${digits}${dataType === "float" ? `(?:[${style.decimal}][0-9]+)?` : ""}`;
  const sized = unit ? `(?:${units}${space}?${number}|${number}${space}?${units})` : number;
  const outside = unit ? `|${units}${space}?\\( *${number} *\\)` : "";
  return {
    id: `${dataType}-accounting${id}${unit ? "-unit" : ""}`,
    dataType,
    pattern: ` *(?:-?${sized}|\\( *${sized} *\\)${outside}) *`,
    loose: unit ? looseUnit : looseNumber,
    number: { ...style, unit, exponents: false, parentheses: true },
  };
}

/** Negative numbers with the minus behind them, as SAP writes them. */
function minusBehind({ id, whole: digits, style }: Accounts): Candidate {
  return {
    id: `float-trailing-minus${id}`,
    dataType: "float",
    pattern: ` *${digits}(?:[${style.decimal}][0-9]+)? ?-? *`,
    loose: looseNumber,
    number: { ...style, unit: false, exponents: false, trailingMinus: true },
  };
}

/** Each way more is counted over all rows wherever a first guess fails: only those that are often met are here. */
const ofAccounts = (unit: boolean): Candidate[] =>
  accounts.flatMap((each) => [
    ...(each.style.decimal === "." ? [inParentheses("integer", each, unit)] : []),
    inParentheses("float", each, unit),
  ]);

/** Ways to write numbers, the plainest first; the ways with a sign of a unit stand last. */
export const numberCandidates: readonly Candidate[] = [false, true].flatMap((unit) => [
  ...shapes.flatMap((shape, index) => [...ofShape(shape, unit), ...(index === 0 && !unit ? [withExponents] : [])]),
  ...ofAccounts(unit),
  ...(unit ? [] : accounts.map((each) => minusBehind(each))),
]);

/** Digits that begin with a zero which means something: `007`, `-01`, `005.133`. */
export const leadingZeroPattern = " *[+-]?0[0-9][0-9.,]* *";

/** SQL that writes a number of this style plainly: no separators, no sign of a unit, a point, a minus in front. */
export function plainNumberSql(value: string, style: NumberStyle): string {
  let sql = style.unit ? `regexp_replace(${value}, ${quoteLiteral(units)}, '')` : value;
  if (style.parentheses || style.trailingMinus) {
    // `-` stands first, whatever the sign of a unit left before it.
    const digits = `replace(regexp_replace(${sql}, '[^0-9${style.decimal}]', '', 'g'), ',', '.')`;
    return `CASE WHEN regexp_matches(${sql}, '[(-]') THEN concat('-', ${digits}) ELSE ${digits} END`;
  }
  sql = `replace(${sql}, '−', '-')`;
  if (style.thousands === ",") sql = `replace(${sql}, ',', '')`;
  if (style.thousands === ".") sql = `replace(${sql}, '.', '')`;
  if (style.thousands === "'") sql = `regexp_replace(${sql}, '[''’]', '', 'g')`;
  if (style.decimal === ",") sql = `replace(${sql}, ',', '.')`;
  if (style.thousands === " " || style.unit) return `regexp_replace(${sql}, ${quoteLiteral(space)}, '', 'g')`;
  return `trim(${sql})`;
}

/** SQL that takes the unit's sign out of a value. */
export function unitSql(value: string): string {
  return `regexp_extract(${value}, ${quoteLiteral(units)})`;
}
