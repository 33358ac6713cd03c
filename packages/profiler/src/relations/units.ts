import { wordsOf } from "../semantics/names.ts";
import { medianOf } from "./median.ts";

/** Another unit in which a quantity may be written: `there` takes a value of the usual unit to it, `back` from it. */
type OtherUnit = { name: string; there: (value: number) => number; back: (value: number) => number };

const times = (name: string, factor: number): OtherUnit[] => [
  { name, there: (value) => value * factor, back: (value) => value / factor },
  { name, there: (value) => value / factor, back: (value) => value * factor },
];
const fahrenheit = (value: number) => value * 1.8 + 32;
const celsius = (value: number) => (value - 32) / 1.8;

/** What a quantity is called, and the other units of it that are close enough for nobody to notice. */
const quantities: readonly (readonly [readonly string[], readonly OtherUnit[]])[] = [
  [["weight", "mass", "kg", "lb", "lbs", "kilograms", "pounds"], times("pounds and kilograms", 2.204_622_6)],
  [["height", "length", "width", "cm", "inches"], times("inches and centimetres", 2.54)],
  [["altitude", "elevation", "depth", "ft", "feet", "metres", "meters"], times("feet and metres", 3.280_84)],
  [["distance", "km", "miles", "mileage", "kmh", "mph", "speed"], times("miles and kilometres", 1.609_344)],
  [["volume", "litres", "liters", "gallons"], times("gallons and litres", 3.785_411_8)],
  [
    ["temp", "temperature", "celsius", "fahrenheit"],
    [
      { name: "degrees Fahrenheit and Celsius", there: fahrenheit, back: celsius },
      { name: "degrees Fahrenheit and Celsius", there: celsius, back: fahrenheit },
    ],
  ],
];

/** The other units of what a column is called. */
export function otherUnitsOf(columnName: string): readonly OtherUnit[] {
  const words = wordsOf(columnName);
  return quantities.find(([names]) => words.some((word) => names.includes(word)))?.[1] ?? [];
}

/** Values in another unit: those at some places, by their number, or all beyond a limit. */
type MixedPlaces = { unit: OtherUnit; places: number[] };
type MixedBeyond = { unit: OtherUnit; limit: number; isAbove: boolean };

const minMixed = 8;
/** Where more values than these are in another unit, neither is the usual one. */
const mostShare = 0.2;
const minValues = 60;

/** Values on either side of each that it is compared with. */
const side = 3;
/** Distances from the neighbours, in usual ones (1.4826 times their median): what is far, and what is near. */
const [far, near] = [6, 3];
/** Of the values that are far, so many must be near in the other unit. */
const leastExplained = 0.8;
/** Values neither near nor far, for each that is mixed up: a tail has more of them than of the far ones. */
const mostBetween = 1;

/**
 * Values that stand far from their neighbours in time, and would be near them in another unit. With nearly all of the far ones it must be so: single readings that are
 * merely wrong come near in no unit.
 * @param values in the order of time, none missing
 */
export function mixedByNeighbours(values: Float64Array, units: readonly OtherUnit[]): MixedPlaces | null {
  if (values.length < minValues) return null;
  const middles = values.map((_, at) => medianAround(values, at));
  const distances = values.map((value, at) => Math.abs(value - (middles[at] ?? 0)));
  const usual = 1.4826 * medianOf(distances);
  if (!(usual > 0)) return null;
  const odd = Array.from(distances.keys()).filter((at) => (distances[at] ?? 0) > far * usual);
  const fitting = units
    .map((unit) => ({
      unit,
      places: odd.filter((at) => Math.abs(unit.back(values[at] ?? 0) - (middles[at] ?? 0)) <= near * usual),
    }))
    .toSorted((a, b) => b.places.length - a.places.length)[0];
  if (!fitting || fitting.places.length < minMixed || fitting.places.length > mostShare * values.length) return null;
  if (fitting.places.length < leastExplained * odd.length) return null;
  const between = values.filter((_, at) => (distances[at] ?? 0) > near * usual && (distances[at] ?? 0) <= far * usual);
  if (between.length > mostBetween * fitting.places.length) return null;
  // What is taken back must lie about the neighbours, not on one side of them, as the tail of a skewed column would.
  const off = fitting.places.map((at) => fitting.unit.back(values[at] ?? 0) - (middles[at] ?? 0));
  const mean = off.reduce((sum, each) => sum + each / off.length, 0);
  return Math.abs(mean) <= (meanErrors * usual) / Math.sqrt(off.length) ? fitting : null;
}

function medianAround(values: Float64Array, at: number): number {
  const around = [...values.subarray(Math.max(0, at - side), at), ...values.subarray(at + 1, at + 1 + side)];
  return medianOf(Float64Array.from(around));
}

/** Standard errors by which the means of both groups may differ, and how alike their spreads must be, as a ratio. */
const [meanErrors, spreadRatio] = [3, 1.6];
/** The way between the middles of both humps in so many parts: where a few parts together are emptiest, and how empty next to the hump. */
const [steps, together] = [20, 4];
const leastRise = 4;

/**
 * A few values in a hump of their own that lies, and is as wide, as all the others would in another unit. It is said only where few values stand
 * between the two humps.
 */
export function mixedByHumps(values: Float64Array, units: readonly OtherUnit[]): MixedBeyond | null {
  if (values.length < minValues) return null;
  const middle = medianOf(values);
  for (const unit of units) {
    const center = unit.there(middle);
    const limit = emptiestBetween(values, middle, center);
    if (limit === null) continue;
    const isAbove = center > middle;
    const isFew = (value: number) => (isAbove ? value > limit : value < limit);
    const few = Array.from(values.filter(isFew), unit.back);
    if (few.length < minMixed || few.length > mostShare * values.length) continue;
    const many = Array.from(values.filter((value) => !isFew(value)));
    if (areAlike(few, many)) return { unit, limit, isAbove };
  }
  return null;
}

/** The middle of the emptiest part of the way from one hump to the other; null where the values do not rise again beyond it. */
function emptiestBetween(values: Float64Array, middle: number, center: number): number | null {
  const width = (center - middle) / steps;
  if (width === 0 || !Number.isFinite(width)) return null;
  const counts = new Float64Array(steps + together);
  for (const value of values) {
    const bin = Math.floor((value - middle) / width);
    if (bin >= 0 && bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const countFrom = (bin: number) => counts.subarray(bin, bin + together).reduce((sum, count) => sum + count, 0);
  const hump = countFrom(steps - together / 2);
  const bins = Array.from({ length: steps - together }, (_, bin) => bin);
  const least = Math.min(...bins.map(countFrom));
  if (hump < minMixed / 2 || hump < leastRise * least) return null;
  const emptiest = bins.filter((bin) => countFrom(bin) === least);
  return middle + (((emptiest[0] ?? 0) + (emptiest.at(-1) ?? 0) + together) / 2) * width;
}

function areAlike(few: readonly number[], many: readonly number[]): boolean {
  const [a, b] = [summaryOf(few), summaryOf(many)];
  const error = Math.max(a.spread, b.spread) * Math.sqrt(1 / few.length + 1 / many.length);
  const ratio = a.spread / b.spread;
  return Math.abs(a.mean - b.mean) <= meanErrors * error && ratio <= spreadRatio && ratio >= 1 / spreadRatio;
}

function summaryOf(values: readonly number[]): { mean: number; spread: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2 / Math.max(1, values.length - 1), 0);
  return { mean, spread: Math.sqrt(square) };
}
