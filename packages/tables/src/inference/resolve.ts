import { blankEvidence, isOneOfSql, valueSql, type TextColumn, type TypedColumn } from "./column.ts";
import type { Candidate } from "./candidate.ts";
import { candidateOf, trueWords } from "./candidates.ts";
import type { Measure } from "./measure.ts";
import { plainNumberSql } from "./numbers.ts";
import type { ColumnEvidence } from "../manifest.ts";

const maxNullTokens = 20;
const maxDigits = 38;
const greatestBigint = "9223372036854775807";

/** The type of a column whose every value fits `candidate`, or undefined where the digits or letters forbid it. */
export function resolveAs(column: TextColumn, candidate: Candidate, measure: Measure): TypedColumn | undefined {
  if (measure.count === 0 || measure.fit !== measure.count) return undefined;
  const evidence = { ...evidenceOf(measure), fits: { [candidate.dataType]: measure.fit } };
  const value = storedValueSql(column, measure);
  if (candidate.number) return resolveNumber(candidate, measure, value, evidence);
  if (candidate.dataType === "boolean") return resolveBoolean(column, measure, value, evidence);
  if (candidate.dataType === "json") return { ...asJson(column, measure), evidence };
  return resolveDate(candidate, measure, value, evidence);
}

function resolveNumber(
  candidate: Candidate,
  measure: Measure,
  value: string,
  found: ColumnEvidence,
): TypedColumn | undefined {
  const style = candidate.number;
  if (!style || (style.unit && measure.units.length !== 1)) return undefined;
  const plain = measure.quick && candidate.quick?.parse ? candidate.quick.parse(value) : plainNumberSql(value, style);
  const isExact = !style.exponents || measure.isLong;
  const evidence: ColumnEvidence = {
    ...found,
    fits: { ...found.fits, float: measure.fit },
    decimalSeparator: measure.scale > 0 && isExact ? style.decimal : null,
    thousandsSeparator: measure.wholeDigits > 3 ? style.thousands : null,
    unitSign: measure.units[0] ?? null,
    ...(style.parentheses ? { negativesInParentheses: true } : {}),
  };
  const storageType = candidate.dataType === "integer" ? integerType(measure) : floatType(measure, style.exponents);
  if (!storageType) return undefined;
  return {
    dataType: candidate.dataType === "integer" ? "integer" : "float",
    storageType,
    expression: `CAST(${plain} AS ${storageType})`,
    evidence,
  };
}

/** A quick measure has proved a BIGINT, or says at most how many digits there are. */
function integerType(measure: Measure): string | undefined {
  if (measure.quick) return measure.wholeDigits <= 19 ? "BIGINT" : undefined;
  if (measure.wholeDigits > maxDigits) return undefined;
  const isLong = measure.wholeDigits > 19 || measure.greatest19 > greatestBigint;
  return isLong ? `DECIMAL(${maxDigits},0)` : "BIGINT";
}

function floatType(measure: Measure, exponents: boolean): string | undefined {
  const whole = Math.max(1, measure.wholeDigits);
  if (exponents && !measure.isLong) return "DOUBLE";
  const scale = exponents ? Math.max(1, measure.scale) : measure.scale;
  if (whole + scale > maxDigits) return measure.quick ? undefined : "DOUBLE";
  return `DECIMAL(${whole + scale},${scale})`;
}

function resolveBoolean(
  column: TextColumn,
  measure: Measure,
  value: string,
  evidence: ColumnEvidence,
): TypedColumn | undefined {
  const has = (letter: string): boolean => measure.letters.includes(letter);
  const paired = has("t") === has("f") && has("y") === has("n");
  if (!paired && column.wanted !== "boolean") return undefined;
  const lower = `lower(${measure.quick ? value : `trim(${value})`})`;
  const expression = `CASE WHEN ${value} IS NULL THEN NULL ELSE ${isOneOfSql(lower, [...trueWords, "1"])} END`;
  return { dataType: "boolean", storageType: "BOOLEAN", expression, evidence };
}

const dateStorage = { date: "DATE", datetime: "TIMESTAMP", time: "TIME" } as const;

function resolveDate(
  candidate: Candidate,
  measure: Measure,
  value: string,
  found: ColumnEvidence,
): TypedColumn | undefined {
  const { date, dataType } = candidate;
  if (!date || (dataType !== "date" && dataType !== "datetime" && dataType !== "time")) return undefined;
  const parse = (measure.quick && candidate.quick?.parse) || date.parse;
  const evidence = { ...found, dateFormat: date.format, dayMonthAmbiguous: measure.twinFit === measure.count };
  return { dataType, storageType: dateStorage[dataType], expression: parse(value), evidence };
}

/** Month first where every value can be read either way. */
export function monthFirst(candidate: Candidate, measure: Measure): Candidate {
  const twin = candidate.date?.twin ? candidateOf(candidate.date.twin) : undefined;
  const reversed = candidate.date?.format.startsWith("%d") ?? false;
  return twin && reversed && measure.twinFit === measure.count ? twin : candidate;
}

/** A column that stays as it is written. */
export function asText(column: TextColumn, measure: Measure): TypedColumn {
  const dataType = measure.count === 0 ? "empty" : "text";
  const evidence = { ...evidenceOf(measure), fits: { [dataType]: measure.count } };
  return { dataType, storageType: "VARCHAR", expression: storedValueSql(column, measure), evidence };
}

/** Numbers all, but with different signs of currency or percent: amounts that cannot be compared, so they stay text. */
export function asMixedUnits(column: TextColumn, candidate: Candidate, measure: Measure): TypedColumn | undefined {
  const { units, count, fit } = measure;
  if (!candidate.number?.unit || units.length < 2 || count === 0 || fit !== count) return undefined;
  const result = asText(column, measure);
  const fits = { [candidate.dataType]: fit, float: fit, ...result.evidence.fits };
  return { ...result, evidence: { ...result.evidence, fits, mixedUnitSigns: units } };
}

/** A number that fewer values fit is not worth naming. */
const worthShare = 0.5;

/** Codes: digits in every value, and zeros in front of some, which a number would lose. Undefined where they are none. */
export function resolveCodes(column: TextColumn, measure: Measure): TypedColumn | undefined {
  const { count, fit, leadingZeros } = measure;
  if (fit !== count || leadingZeros === 0) return undefined;
  const result = asText(column, measure);
  const numbers = count - leadingZeros;
  const fits = numbers >= count * worthShare ? { integer: numbers, float: numbers } : {};
  return { ...result, evidence: { ...result.evidence, fits: { ...fits, ...result.evidence.fits }, leadingZeros } };
}

/** Nested values, as JSON text. */
export function asJson(column: TextColumn, measure: Measure): TypedColumn {
  const evidence = { ...evidenceOf(measure), fits: { json: measure.count } };
  return { dataType: "json", storageType: "VARCHAR", expression: storedValueSql(column, measure), evidence };
}

/** Null tokens need no second look in a column that has none. */
function storedValueSql(column: TextColumn, measure: Measure): string {
  return measure.nullTokens.length === 0 ? `c${column.position}` : valueSql(column);
}

function evidenceOf(measure: Measure): ColumnEvidence {
  const nullTokens = measure.nullTokens.toSorted((a, b) => b.count - a.count).slice(0, maxNullTokens);
  return { ...blankEvidence(), count: measure.count, missing: measure.rows - measure.count, nullTokens };
}
