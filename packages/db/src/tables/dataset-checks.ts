import type { CheckDefinition } from "@datainsight/schemas";
import { boolean, foreignKey, index, jsonb, pgTable, uuid } from "drizzle-orm/pg-core";
import { id, timestamps } from "../columns.ts";
import { datasets } from "./datasets.ts";

/** A constraint that the rows of a dataset and of its later versions must meet. */
export const datasetChecks = pgTable(
  "dataset_checks",
  {
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    datasetId: uuid("dataset_id").notNull(),
    definition: jsonb("definition").$type<CheckDefinition>().notNull(),
    enabled: boolean("enabled").notNull().default(true),
    ...timestamps(),
  },
  (t) => [
    foreignKey({
      name: "dataset_checks_workspace_id_dataset_id_fk",
      columns: [t.workspaceId, t.datasetId],
      foreignColumns: [datasets.workspaceId, datasets.id],
    }).onDelete("cascade"),
    index("dataset_checks_workspace_id_idx").on(t.workspaceId),
    index("dataset_checks_dataset_id_created_at_id_idx").on(t.datasetId, t.createdAt.desc().nullsFirst(), t.id),
  ],
);
