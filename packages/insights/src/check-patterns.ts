type Pattern = { pattern: string; words: string };

const byType: Record<string, Pattern> = {
  uuid: {
    pattern: "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
    words: "are UUIDs",
  },
  email: { pattern: "[^@\\s]+@[^@\\s]+\\.[^@\\s]+", words: "have the form of an email address" },
};

/** What every value of a meaning looks like. */
export function patternOfType(semanticType: string | null): Pattern | null {
  return byType[semanticType ?? ""] ?? null;
}

const classes: Record<string, string> = { A: "[A-Z]", a: "[a-z]", "9": "[0-9]" };

/**
 * An expression for a mask such as `AA-9999` or `A+-9+`, in what RE2, Python and JavaScript read alike. Other letters than those of
 * English have masks too, so that it must be tried on the values.
 */
export function patternOfShape(mask: string): Pattern {
  const pattern = mask.replace(/(A+|a+|9+)(\+?)|[\s\S]/gu, (part: string, run: string | undefined, more: string) => {
    if (run === undefined) return /[\\^$.*+?()[\]{}|]/.test(part) ? `\\${part}` : part;
    const one = classes[run.charAt(0)] ?? "";
    if (more === "+") return `${one}+`;
    return run.length === 1 ? one : `${one}{${run.length}}`;
  });
  return { pattern, words: `have the shape ${mask}` };
}
