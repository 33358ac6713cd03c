import type { DatasetOverrides } from "@datainsight/schemas";
import type { SourceTable } from "../source.ts";
import { allowedCandidates } from "./allowed.ts";
import type { TextColumn } from "./column.ts";
import { defaultNullTokens } from "./missing.ts";

/** The columns of a source whose types are to be found, each with what the caller says of it. */
export function textColumns(
  source: Pick<SourceTable, "style" | "delimiter">,
  names: readonly string[],
  overrides: DatasetOverrides,
): TextColumn[] {
  const byName = new Map(Object.entries(overrides.columns ?? {}));
  const defaults = source.style === "text" ? defaultNullTokens : [];
  return names.map((name, position): TextColumn => {
    const own = byName.get(name);
    const wanted = own?.dataType ?? null;
    const hasKinds = source.style === "kinds" && wanted === null;
    const tokens = [
      ...(own?.keepDefaultNullTokens === false ? [] : defaults),
      ...(overrides.nullTokens ?? []),
      ...(own?.nullTokens ?? []),
    ];
    return {
      position,
      name,
      hasKinds,
      nullTokens: [...new Set(tokens)].filter((token) => token !== ""),
      allowed: allowedCandidates({ name, hasKinds, wanted, decimalComma: source.delimiter === ";" }),
      wanted,
    };
  });
}
