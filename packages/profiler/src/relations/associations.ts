import type { Association } from "@datainsight/schemas";
import { relateClasses } from "./class-pairs.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { relateMixed } from "./mixed-pairs.ts";
import { relateNumbers } from "./numeric-pairs.ts";
import { partOf } from "./queries.ts";

/** How the columns go together, pair by pair, strongest first. */
export const associations: RelationGroup = {
  name: "associations",
  what: "associations",
  weight: 10,
  relate,
};

async function relate(context: RelationContext) {
  const { columns, limits } = context;
  const numbers = columns.filter(({ role }) => role === "number");
  const classes = columns.filter(({ role }) => role === "class");
  const numeric = await relateNumbers(partOf(context, 0, 0.4), numbers);
  const classPairs = await relateClasses(partOf(context, 0.4, 0.7), classes);
  const mixed = await relateMixed(partOf(context, 0.7, 1), { classes, numbers });
  const found = [...numeric.associations, ...classPairs.associations, ...mixed.associations];
  const measuredPairs = numeric.measured + classPairs.measured + mixed.measured;
  return {
    associations: found.toSorted(strongestFirst).slice(0, limits.keptPairs),
    pairCount: (columns.length * (columns.length - 1)) / 2,
    measuredPairs,
    notMeasured: [
      ...leftOut(columns),
      ...numeric.notMeasured,
      ...classPairs.notMeasured,
      ...mixed.notMeasured,
      ...weaker(measuredPairs, limits.keptPairs),
    ],
  };
}

/** Ties by name, so that the order of the columns in the file changes nothing. */
function strongestFirst(a: Association, b: Association): number {
  if (a.strength !== b.strength) return b.strength - a.strength;
  const [first, second] = [a.columns.join("\u0000"), b.columns.join("\u0000")];
  return first < second ? -1 : first > second ? 1 : 0;
}

function leftOut(columns: readonly RelatedColumn[]): NotMeasured[] {
  const reasons = Map.groupBy(
    columns.filter((column) => column.leftOut !== null),
    (column) => column.leftOut ?? "",
  );
  return [...reasons].map(([why, own]) => ({
    what: `Associations of ${own.length === 1 ? "1 column" : `${own.length} columns`}: ${listNames(own.map(({ name }) => name))}`,
    why,
    minor: true,
  }));
}

function weaker(measured: number, kept: number): NotMeasured[] {
  if (measured <= kept) return [];
  return [
    {
      what: `${measured - kept} weaker pairs are measured and not listed`,
      why: `the ${kept} strongest are kept`,
      minor: true,
    },
  ];
}
