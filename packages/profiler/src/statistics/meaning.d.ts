import type { Found } from "../passes.ts";
import type { SemanticType } from "../semantics/types.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
/** What the column means, as far as its values and its name tell. */
export declare function meaningIn(input: GroupInput, found: Found): SemanticType | null;
/** What a column of numbers means: a card number or a phone number is personal, whatever its type. */
export declare const meaningStatistics: StatisticGroup;
