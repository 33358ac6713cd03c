import type { Engine } from "../engine/engine.ts";
import type { ColumnEvidence } from "../manifest.ts";
import type { BatteryResult } from "./battery.ts";
import type { Candidate } from "./candidate.ts";
import { booleanCandidate, booleanWords } from "./candidates.ts";
import type { TextColumn, TypedColumn } from "./column.ts";
import { hasLetterPair, measureColumns, type Measure } from "./measure.ts";
import { findOffenders } from "./offenders.ts";

/** From this share of its values on, text is said to be mostly of another type. */
export const mostlyShare = 0.5;
/** Two letters out of many mean yes and no only where hardly anything else occurs. */
const mostlyBooleanShare = 0.9;

export type Explained = { column: TextColumn; measure: Measure; battery: BatteryResult | null; result: TypedColumn };

export type ExplainOptions = { engine: Engine; relation: string; signal: AbortSignal | undefined };

type Best = BatteryResult["byCandidate"][number];

/** Says of text what it mostly is, and which values keep it from being that; changes the results of the columns. */
export async function explainText(work: readonly Explained[], options: ExplainOptions): Promise<void> {
  const texts = work.filter(({ battery, result, column }) => {
    return result.dataType === "text" && battery !== null && column.wanted !== "text";
  });
  const booleans = await findBooleans(texts, options);
  const mostly = texts.flatMap((each) => {
    const best = mostOf(each, booleans.has(each));
    return best ? [{ each, ...best }] : [];
  });
  if (mostly.length === 0) return;
  const wanted = mostly.map(({ each, candidate }) => ({ column: each.column, candidate }));
  const offenders = await findOffenders(options.engine, options.relation, wanted, options.signal);
  mostly.forEach(({ each, candidate, fit }, index) => {
    const { count } = each.measure;
    const found: ColumnEvidence["mostly"] = {
      dataType: candidate.dataType,
      share: fit / count,
      offending: offenders[index] ?? [],
      offendingCount: count - fit,
      decimalSeparator: candidate.dataType === "float" ? (candidate.number?.decimal ?? null) : null,
      thousandsSeparator: candidate.number?.thousands ?? null,
      negativesInParentheses: candidate.number?.parentheses ?? false,
    };
    each.result = { ...each.result, evidence: { ...each.result.evidence, mostly: found } };
  });
}

function mostOf({ battery, measure }: Explained, isBoolean: boolean): Best | undefined {
  const best = battery?.byCandidate
    .filter(({ candidate }) => candidate.dataType !== "boolean" || isBoolean)
    .toSorted((a, b) => b.fit - a.fit)[0];
  if (!best || best.fit < measure.count * mostlyShare) return undefined;
  // Codes with leading zeros are text by right: the rest of them is no mistake.
  const explained = best.fit + (best.candidate.number ? (battery?.leadingZeros ?? 0) : 0);
  return best.fit < measure.count && explained < measure.count ? best : undefined;
}

/** The columns of which most values say yes or no: in whole words, or with both letters of a pair. */
async function findBooleans(texts: readonly Explained[], options: ExplainOptions): Promise<Set<Explained>> {
  const { engine, relation, signal } = options;
  const close = texts.filter(({ battery, measure }) => {
    const fit = battery?.byCandidate.find(({ candidate }) => candidate.dataType === "boolean")?.fit ?? 0;
    return fit >= measure.count * mostlyBooleanShare && fit < measure.count;
  });
  const measure = (candidate: Candidate) => {
    const guesses = close.map(({ column }) => ({ column, candidate }));
    return measureColumns(engine, relation, guesses, { quick: false, measureCells: false, signal });
  };
  const letters = await measure(booleanCandidate);
  const words = await measure(booleanWords);
  return new Set(
    close.filter((_, index) => (words[index]?.fit ?? 0) > 0 || hasLetterPair(letters[index]?.letters ?? [])),
  );
}
