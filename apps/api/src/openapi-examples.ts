/** An example as OpenAPI has it: what it shows, and the body. */
export type BodyExample = { summary: string; value: Record<string, unknown> };

const workspaceId = "0197a1b2-0000-7000-8000-000000000001";
const datasetId = "0197a1b2-0000-7000-8000-000000000002";
const otherDatasetId = "0197a1b2-0000-7000-8000-000000000003";
const insightId = "0197a1b2-0000-7000-8000-000000000004";
const userId = "0197a1b2-0000-7000-8000-000000000005";

const check = (definition: Record<string, unknown>) => ({ datasetId, definition });

/** Bodies to start from, for every operation that takes one; a test holds each against the operation's own schema. */
export const bodyExamples: Readonly<Record<string, Readonly<Record<string, BodyExample>>>> = {
  "users.update": {
    name: { summary: "Another name", value: { fullName: "Ada Lovelace" } },
    password: {
      summary: "Another password",
      value: { password: "a long new password", currentPassword: "the one before" },
    },
  },
  "workspaces.create": { team: { summary: "A workspace for a team", value: { name: "Sales" } } },
  "workspaces.update": { name: { summary: "Another name", value: { name: "Sales and returns" } } },
  "workspaces.thresholds": {
    stricter: { summary: "Fewer gaps are too many", value: { thresholds: { missingMedium: 0.1, missingHigh: 0.3 } } },
    usual: { summary: "Back to the usual ones", value: { thresholds: {} } },
  },
  "workspaces.transfer": { member: { summary: "To another member", value: { userId } } },
  "members.add": {
    editor: { summary: "Somebody who may work", value: { workspaceId, email: "ada@example.com", role: "editor" } },
  },
  "members.setRole": { viewer: { summary: "From now on only to look", value: { workspaceId, role: "viewer" } } },
  "datasets.create": {
    plain: { summary: "A file, read as it is", value: { workspaceId, name: "orders.csv" } },
    overrides: {
      summary: "A file, read as you say",
      value: {
        workspaceId,
        name: "orders.csv",
        overrides: { nullTokens: ["n/k"], columns: { zip: { dataType: "text" } } },
      },
    },
  },
  "datasets.update": { name: { summary: "Another name", value: { name: "orders-2026.csv" } } },
  "datasets.overrides": {
    reading: {
      summary: "A type and a word for missing; the file is read anew",
      value: { overrides: { nullTokens: ["n/k"], columns: { zip: { dataType: "text" } } } },
    },
    thresholds: {
      summary: "Limits of the dataset, and of one column",
      value: {
        overrides: { thresholds: { missingHigh: 0.3 }, columns: { discount: { thresholds: { missingHigh: 0.9 } } } },
      },
    },
    none: { summary: "Everything as it is found", value: { overrides: {} } },
  },
  "analyses.create": {
    audit: { summary: "All that is wrong", value: { datasetId, goalType: "general_audit" } },
    model: {
      summary: "Before a model is trained",
      value: { datasetId, goalType: "ml_preparation", targetColumn: "churned" },
    },
  },
  "analyses.applyFix": {
    fixes: { summary: "The proven fix of one insight", value: { insightIds: [insightId] } },
  },
  "checks.create": {
    not_null: { summary: "No value is missing", value: check({ kind: "not_null", column: "order_id" }) },
    unique: {
      summary: "No two rows are equal in these columns",
      value: check({ kind: "unique", columns: ["order_id", "line"] }),
    },
    in_set: {
      summary: "One of a list",
      value: check({ kind: "in_set", column: "state", values: ["new", "paid", "sent"] }),
    },
    range: {
      summary: "At least, at most; numbers, dates or times as text",
      value: check({ kind: "range", column: "amount", min: "0", max: null }),
    },
    pattern: {
      summary: "The whole value matches an RE2 expression",
      value: check({ kind: "pattern", column: "sku", pattern: "[A-Z]{2}-[0-9]{4}" }),
    },
    foreign_key: {
      summary: "Every value stands in a column of another dataset",
      value: check({
        kind: "foreign_key",
        column: "customer",
        referencedDatasetId: otherDatasetId,
        referencedColumn: "id",
      }),
    },
  },
  "checks.update": {
    rest: { summary: "Let it rest", value: { enabled: false } },
    edit: {
      summary: "Ask something else",
      value: { definition: { kind: "range", column: "amount", min: "0", max: "10000" } },
    },
  },
};
