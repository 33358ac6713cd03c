import { aDataset, aScope, testWithDeps as withDeps } from "@datainsight/testing";
import { sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { claimIngest, finishIngest } from "../runs/ingest.ts";
import { createAnalysis } from "./create.ts";

const asked = { goalType: "general_audit", targetColumn: null, options: {} } as const;

describe("an analysis", () => {
  withDeps("of a dataset without content is refused", async ({ deps }) => {
    const scope = await aScope(deps);
    const { id } = await aDataset(deps.db, { workspaceId: scope.workspaceId });
    await expect(createAnalysis(scope, { datasetId: id, ...asked })).rejects.toMatchObject({
      code: "precondition_failed",
    });
  });

  withDeps("of a dataset that could not be read fails with the dataset's own error", async ({ deps }) => {
    const scope = await aScope(deps);
    const failed = {
      status: "failed",
      filePath: "workspaces/x",
      errorCode: "invalid_input",
      errorMessage: "The file is empty.",
    } as const;
    const { id } = await aDataset(deps.db, { workspaceId: scope.workspaceId, ...failed });
    const refused = createAnalysis(scope, { datasetId: id, ...asked });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", message: "The file is empty." });
  });

  withDeps("that is asked for while the ingest finishes is queued all the same", async ({ deps }) => {
    const scope = await aScope(deps);
    for (let round = 0; round < 20; round += 1) {
      const { id } = await aDataset(deps.db, { workspaceId: scope.workspaceId, filePath: `workspaces/x/${round}` });
      const claim = await claimIngest(deps, id);
      if ("refused" in claim) throw new Error(claim.refused);
      const outcome = { tablePath: `workspaces/x/table-${round}`, format: "csv", rowCount: 1, columnCount: 1 } as const;
      const [analysis] = await Promise.all([
        createAnalysis(scope, { datasetId: id, ...asked }),
        finishIngest(deps, claim.run, outcome),
      ]);
      const queued = await deps.db.execute(sql`select 1 from pgboss.job where data->>'analysisId' = ${analysis.id}`);
      expect(queued, `round ${round}`).toHaveLength(1);
    }
  });
});
