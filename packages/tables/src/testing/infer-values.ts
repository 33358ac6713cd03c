import type { ColumnEvidence } from "../manifest.ts";
import type { CellValue } from "../store/rows.ts";
import type { TestFolder, TestIngest } from "./folder.ts";

export type InferredValues = {
  dataType: string;
  storageType: string;
  evidence: ColumnEvidence;
  /** As they are stored. */
  values: (CellValue | undefined)[];
};

/** What becomes of a CSV column with these values. */
export async function inferValues(
  folder: TestFolder,
  values: readonly string[],
  options: TestIngest = {},
): Promise<InferredValues> {
  const lines = values.map((value) => `"${value.replaceAll('"', '""')}",-`);
  const table = await folder.ingest("column.csv", `x,y\n${lines.join("\n")}\n`, options);
  const { dataType, storageType, evidence } = table.column("x");
  return { dataType, storageType, evidence, values: table.rows.map(([value]) => value) };
}
