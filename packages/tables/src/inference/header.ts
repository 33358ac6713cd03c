import type { FileNotice } from "../manifest.ts";
import type { SourceTable } from "../source.ts";
import { candidates } from "./candidates.ts";
import type { TypedColumn } from "./column.ts";

const dataTypes = new Set(["integer", "float", "date", "datetime"]);
const formatsWithHeaderRow = new Set(["csv", "xlsx"]);
const maxShown = 3;

/** A notice where every header is a value of its own column's type: the first line may be data, not a header. */
export function doubtfulHeader(
  source: Pick<SourceTable, "format" | "headers">,
  columns: readonly TypedColumn[],
): FileNotice[] {
  const { format, headers } = source;
  if (!formatsWithHeaderRow.has(format) || columns.length < 2) return [];
  const isDoubtful = columns.every(({ dataType }, position) => isOfType(headers[position] ?? "", dataType));
  if (!isDoubtful) return [];
  const shown = headers.slice(0, maxShown).map((header) => `"${header.trim().slice(0, 40)}"`);
  const message = `Every header is a value like those below it (${shown.join(", ")}${headers.length > maxShown ? ", ..." : ""}): the file may have no header, and its first row was read as one. If it has none, read it again without a header.`;
  return [{ kind: "doubtful_header", count: 1, lines: [1], message }];
}

function isOfType(header: string, dataType: TypedColumn["dataType"]): boolean {
  if (!dataTypes.has(dataType)) return false;
  return candidates.some((candidate) => {
    const isAsked = candidate.dataType === dataType || (dataType === "float" && candidate.dataType === "integer");
    return isAsked && new RegExp(`^(?:${candidate.pattern})$`, "u").test(header);
  });
}
