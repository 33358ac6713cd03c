import type { RowSet } from "../profile.ts";
import type { Found } from "../passes.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
export type TextFacts = {
  /** Values that are empty or white space only. */
  blank?: RowSet;
  /** Values with white space before or after. */
  padded?: RowSet;
  /** Values that say "missing" in words: `-`, `unknown`, `n.a.`. */
  hiddenTokens?: RowSet & {
    tokens: {
      token: string;
      count: number;
    }[];
  };
  /** Values that are not what the column's meaning demands, such as an email without a domain. */
  invalid?: RowSet & {
    meaning: string;
  };
  /** Digits that begin with 0, such as 007. */
  zeroLed?: RowSet;
  /** The shape that nearly all values of a code column share, and those that differ. */
  shape?: {
    mask: string;
    violations: RowSet;
  };
};
/** Lengths in characters, blanks, padding, words for "missing", meaning and shape. */
export declare const textStatistics: StatisticGroup;
/** Words for "missing" that the column holds, as they are written. */
export declare function tokensIn(
  { column }: GroupInput,
  found: Found,
): {
  token: string;
  count: number;
}[];
/** What the texts of the column mean, from its name and the sample. */
export declare function meaningOfText(
  { column }: GroupInput,
  found: Found,
): import("../semantics/types.ts").SemanticType | null;
/** True for values that do not match the pattern; blanks and words for "missing" are no values. */
export declare function otherThan(input: GroupInput, found: Found, pattern: string): string;
