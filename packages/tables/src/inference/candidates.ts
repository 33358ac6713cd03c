import type { Candidate } from "./candidate.ts";
import { isOneOfSql } from "./column.ts";
import { dateCandidates, datetimeCandidates, timeCandidates } from "./dates.ts";
import { numberCandidates } from "./numbers.ts";

export const trueWords = ["true", "t", "yes", "y"] as const;
export const falseWords = ["false", "f", "no", "n"] as const;

const wholeWords = "[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[yY][eE][sS]|[nN][oO]";

export const booleanCandidate: Candidate = {
  id: "boolean",
  dataType: "boolean",
  pattern: ` *(?:${wholeWords}|[tTfFyYnN]) *`,
  quick: { fits: (value) => isOneOfSql(`lower(${value})`, [...trueWords, ...falseWords]) },
};

/** Not a way to write a column, but proof that letters beside these words mean yes and no. */
export const booleanWords: Candidate = { id: "boolean-words", dataType: "boolean", pattern: ` *(?:${wholeWords}) *` };

/** Every way in which a value of a type may be written, in the order in which they are preferred. */
export const candidates: readonly Candidate[] = [
  ...numberCandidates,
  booleanCandidate,
  ...dateCandidates,
  ...datetimeCandidates,
  ...timeCandidates,
];

const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));

export function candidateOf(id: string): Candidate | undefined {
  return byId.get(id);
}
