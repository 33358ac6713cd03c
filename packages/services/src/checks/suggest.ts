import { analyses, type Tx } from "@datainsight/db";
import { type CheckSuggestion, checkKey } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { requireDataset } from "../datasets/get.ts";
import { columnMeanings, latestAnalysis } from "../datasets/rows.ts";
import { ServiceError } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { type KeyCandidate, keyCandidates, suggestionOf } from "./foreign-keys.ts";
import { checksOf } from "./lineage.ts";
import { isTooLarge, runLocally } from "./local-tables.ts";

/**
 * Checks that hold on the whole of a dataset and that it does not have yet, the surest first: those of its newest analysis, and
 * references to other datasets of the workspace, which are looked for now.
 * @throws ServiceError `precondition_failed` before there is an analysis
 */
export async function suggestChecks(scope: Scope, datasetId: string): Promise<CheckSuggestion[]> {
  const { workspaceId } = scope;
  const { dataset, stored, candidates, known, meanings } = await scope.read(async (tx) => ({
    dataset: await requireDataset(tx, scope, datasetId),
    stored: await storedSuggestions(tx, scope, datasetId),
    candidates: await keyCandidates(tx, scope, datasetId),
    known: new Set((await checksOf(tx, { workspaceId, datasetId })).map(({ definition }) => checkKey(definition))),
    meanings: await columnMeanings(tx, scope, datasetId),
  }));
  const isNew = ({ definition }: Pick<CheckSuggestion, "definition">) => !known.has(checkKey(definition));
  const { maskValue, meaningIn } = await import("@datainsight/tables");
  const wanted = candidates.filter(isNew);
  const checks = wanted.map(({ definition }) => ({ id: null, definition }));
  const found = stored.filter(isNew);
  // In a table too large to be looked through at once no references are looked for; what its analysis found stands.
  if (isTooLarge(dataset, checks)) return found.toSorted(bySureness);
  const results = await runLocally(scope, {
    dataset,
    checks,
    references: wanted.map(({ definition, datasetName, tablePath }) => ({
      datasetId: definition.referencedDatasetId,
      datasetName,
      tablePath,
    })),
    mask: (column, value) => maskValue(value, meaningIn(meanings, column)),
  });
  const holding = wanted.filter((_, index) => results[index]?.status === "passed");
  return [...found, ...onePerColumn(holding).map(suggestionOf)].toSorted(bySureness);
}

function bySureness(a: CheckSuggestion, b: CheckSuggestion): number {
  return b.confidence - a.confidence;
}

async function storedSuggestions(tx: Tx, scope: Scope, datasetId: string): Promise<CheckSuggestion[]> {
  const latest = await latestAnalysis(tx, scope, datasetId);
  if (!latest) {
    throw new ServiceError("precondition_failed", "Checks are suggested from an analysis. Analyse the dataset first.");
  }
  const [row] = await tx
    .select({ tableProfile: analyses.tableProfile })
    .from(analyses)
    .where(and(eq(analyses.workspaceId, scope.workspaceId), eq(analyses.id, latest.id)));
  return row?.tableProfile?.suggestedChecks ?? [];
}

/** The best candidate of each column: they come in the order of their likeness. */
function onePerColumn(candidates: readonly KeyCandidate[]): KeyCandidate[] {
  return candidates.filter(
    ({ definition }, index) => candidates.findIndex((other) => other.definition.column === definition.column) === index,
  );
}
