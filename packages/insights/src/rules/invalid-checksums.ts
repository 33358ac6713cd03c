import { defineRule, type Rule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityOfInvalid } from "./severity.ts";

const numbers = [
  { meaning: "credit_card", ruleId: "invalid-cards", one: "card number", check: "the Luhn sum" },
  { meaning: "iban", ruleId: "invalid-ibans", one: "IBAN", check: "the remainder by 97" },
] as const;

/** One rule for each kind of number with check digits: those that do not fit. */
export const invalidChecksums: readonly Rule[] = numbers.map(({ meaning, ruleId, one, check }) =>
  defineRule({
    id: ruleId,
    version: 1,
    type: "pattern_violation",
    goals: "all",
    evaluate: (input) =>
      perFact(input, "checksums", (fact, column) => {
        if (fact.meaning !== meaning) return null;
        const share = fact.count / column.statistics.count;
        return columnFinding(input, {
          column,
          set: fact,
          ...severityOfInvalid(input, share),
          dimension: "validity",
          description: `${counted(fact.count, one)} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? "has" : "have"} wrong check digits (${check}): a digit was mistyped, or two were swapped.`,
          recommendation:
            "Ask for these numbers again, and check them where they are entered: nothing can be paid with them.",
        });
      }),
  }),
);
