import { defineRule, type Rule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityOfInvalid } from "./severity.ts";

/** A meaning whose values have a form: its rule, what one is called, and a pattern for the fix that is close to the check. */
type Form = { meaning: string; ruleId: string; one: string; many: string; pattern: string; advice: string };

const forms: readonly Form[] = [
  {
    meaning: "email",
    ruleId: "invalid-emails",
    one: "email address",
    many: "email addresses",
    pattern: "[^@\\s,;]+@[^@\\s,;.]+(?:\\.[^@\\s,;.]+)+",
    advice:
      "Mail to these is lost. Correct them with the people concerned, and check addresses where they are entered.",
  },
  {
    meaning: "url",
    ruleId: "invalid-urls",
    one: "web address",
    many: "web addresses",
    pattern: "(?i:(?:https?|ftp)://|www\\.)[^\\s/?#.]+(?:\\.[^\\s/?#.]+)*(?:[/?#:]\\S*)?",
    advice:
      "Correct these, or read them as missing. A common cause is a missing https:// or two addresses in one field.",
  },
  {
    meaning: "uuid",
    ruleId: "invalid-uuids",
    one: "UUID",
    many: "UUIDs",
    pattern: "\\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\}?",
    advice: "A broken identifier joins to nothing: find where these were cut or replaced.",
  },
  {
    meaning: "ip",
    ruleId: "invalid-ip-addresses",
    one: "IP address",
    many: "IP addresses",
    pattern: "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*",
    advice: "Correct these, or read them as missing.",
  },
];

/** One rule for each form: values of the column that do not have it. */
export const invalidFormats: readonly Rule[] = forms.map((form) =>
  defineRule({
    id: form.ruleId,
    version: 1,
    type: "pattern_violation",
    goals: "all",
    evaluate: (input) =>
      perFact(input, "invalid", (fact, column) => {
        if (fact.meaning !== form.meaning) return null;
        const share = fact.count / column.statistics.count;
        return columnFinding(input, {
          column,
          set: fact,
          ...severityOfInvalid(input, share),
          dimension: "validity",
          description: `${counted(fact.count, "value")} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? `is no valid ${form.one}` : `are no valid ${form.many}`}, such as ${listed(fact.examples, 2)}.`,
          recommendation: form.advice,
          fix: {
            kind: "replace",
            column: column.columnName,
            where: { test: "not_matching", pattern: ` *(?:${form.pattern}) *` },
            with: null,
          },
        });
      }),
  }),
);
