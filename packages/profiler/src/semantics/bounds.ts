import type { DataType } from "@datainsight/schemas";
import { wordsOf } from "./names.ts";

/** Limits of what a column can hold, both inclusive; `meaning` says of what, in words. */
export type Bounds = { meaning: string; lower: number | null; upper: number | null };

type NamedBounds = Bounds & { words: readonly string[]; wholeOnly?: boolean; last?: boolean };

/** Limits that hold by the nature of the thing, wherever the data comes from; the first that fits is taken. */
const known: readonly NamedBounds[] = [
  { words: ["latitude", "lat"], meaning: "a latitude", lower: -90, upper: 90 },
  { words: ["longitude", "lon", "lng"], meaning: "a longitude", lower: -180, upper: 180 },
  { words: ["probability"], meaning: "a probability", lower: 0, upper: 1 },
  { words: ["percent", "percentage", "pct", "%"], meaning: "a percentage of a whole", lower: 0, upper: 100 },
  { words: ["humidity"], meaning: "a humidity", lower: 0, upper: 100 },
  { words: ["age", "ages"], meaning: "an age in years", lower: 0, upper: 130, last: true },
  { words: ["month"], meaning: "a month", lower: 1, upper: 12, wholeOnly: true, last: true },
  { words: ["hour"], meaning: "an hour of the day", lower: 0, upper: 24, wholeOnly: true, last: true },
  { words: ["weekday"], meaning: "a day of the week", lower: 0, upper: 7, wholeOnly: true, last: true },
  { words: ["year", "yr"], meaning: "a year", lower: 1, upper: 2200, wholeOnly: true, last: true },
  {
    words: [
      "price",
      "quantity",
      "qty",
      "count",
      "population",
      "weight",
      "mass",
      "height",
      "width",
      "distance",
      "mileage",
      "horsepower",
      "duration",
      "salary",
      "wage",
      "votes",
      "visitors",
      "employees",
      "area",
      "mpg",
      "precipitation",
      "rainfall",
      "students",
      "passengers",
      "copies",
    ],
    meaning: "something that cannot be negative",
    lower: 0,
    upper: null,
  },
];

/** Words that turn a quantity into a difference or a score, which knows no such limits. */
const relative = [
  "change",
  "changes",
  "growth",
  "delta",
  "diff",
  "difference",
  "gain",
  "loss",
  "return",
  "returns",
  "variation",
  "deviation",
  "balance",
  "net",
  "margin",
  "error",
  "residual",
  "z",
  "zscore",
  "log",
  "normalized",
  "scaled",
  "index",
  "relative",
  "offset",
  "adjustment",
  "anomaly",
] as const;

export function boundsByName(name: string, dataType: DataType): Bounds | null {
  const words = wordsOf(name);
  if (words.some((word) => relative.some((other) => other === word))) return null;
  const found = known.find((bounds) => {
    if (bounds.wholeOnly && dataType !== "integer") return false;
    const candidates = bounds.last ? words.slice(-1) : words;
    return candidates.some((word) => bounds.words.includes(word));
  });
  return found ? { meaning: found.meaning, lower: found.lower, upper: found.upper } : null;
}
