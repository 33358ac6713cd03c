import { readFile } from "node:fs/promises";
import { asSystem } from "@datainsight/db";
import { sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { get, post, reportOf, settled, test as base, upload } from "./system.ts";

/** What must never be seen where it has no business; each is found by its own word. */
const canary = {
  password: "CanaryPassword-7f3a",
  newPassword: "CanaryChanged-91bc",
  wrongPassword: "CanaryWrong-0d5e",
  cell: "CanaryCell-5b21",
  email: "canary.person-88e0@example.org",
};

type Said = { key: string; token: string; answers: string[]; log: string };

/** Goes every way that a secret can go, and keeps what was said on it. */
const test = base.extend("said", { scope: "file" }, async ({ api, worker }): Promise<Said> => {
  const answers: string[] = [];
  const say = async (path: string, init: RequestInit) => {
    const response = await fetch(`${api.url}${path}`, init);
    const text = await response.text();
    if (!response.ok) answers.push(text);
    return { response, text };
  };
  const json = (body: object, headers: Record<string, string> = {}) => ({
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const account = { email: "canary@example.com", password: canary.password, name: "Canary" };
  await say("/api/auth/sign-up/email", json(account));
  const { response, text } = await say("/api/auth/sign-in/email", json(account));
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const { token } = JSON.parse(text);
  await say("/api/auth/sign-in/email", json({ ...account, password: canary.wrongPassword }));
  await say("/api/auth/sign-in/email", { ...json(account), body: `{"password":"${canary.wrongPassword}",` });
  const origin = { cookie, origin: api.url };
  const { text: keyText } = await say("/api/auth/api-key/create", json({ name: "canary" }, origin));
  const { key } = JSON.parse(keyText);
  await say("/api/v1/users/me", { headers: { "x-api-key": `${key}x` } });
  await say(`/api/v1/users/me?key=x`, { headers: { authorization: `Bearer ${token}` } });
  const patch = { ...json({ password: canary.newPassword, currentPassword: canary.wrongPassword }), method: "PATCH" };
  await say("/api/v1/users/me", { ...patch, headers: { ...patch.headers, "x-api-key": key } });
  const both = { ...json({ password: canary.newPassword, currentPassword: canary.password }), method: "PATCH" };
  await say("/api/v1/users/me", { ...both, headers: { ...both.headers, "x-api-key": key } });

  const user = await api.signUp();
  const rows = Array.from(
    { length: 60 },
    (_, row) => `${row},2024-01-${String((row % 28) + 1).padStart(2, "0")},u${row}@example.org`,
  );
  const content = ["n,d,email", ...rows, `${canary.cell},${canary.cell},${canary.email}`].join("\n");
  const { datasetId, analysisId } = await reportOf(api, user, { name: "cells.csv", content });
  answers.push(
    JSON.stringify(await get(api, user, `/datasets/${datasetId}/preview?page=${canary.cell}`)).replaceAll(
      canary.cell,
      "",
    ),
  );
  await get(api, user, `/analyses/${analysisId}/report`);
  const broken = [
    { name: "cut.json", content: `[{"a":"${canary.cell}"},{"a":${canary.cell}` },
    { name: "open.csv", content: `a,b\n1,"${canary.cell}\n${"2,x\n".repeat(50)}` },
    { name: "cut.xlsx", content: `PK\u0003\u0004${canary.cell}` },
    { name: "cut.parquet", content: `PAR1${canary.cell}` },
  ];
  for (const file of broken) {
    const { id } = await upload(api, user, file);
    answers.push(JSON.stringify(await settled(api, user, `/datasets/${id}`)));
  }
  const wrongTarget = await post(api, user, "/analyses", {
    datasetId,
    goalType: "ml_preparation",
    targetColumn: "nothing",
  });
  if (typeof wrongTarget !== "object" || wrongTarget === null || !("id" in wrongTarget)) throw new Error("no analysis");
  answers.push(JSON.stringify(await settled(api, user, `/analyses/${String(wrongTarget.id)}`)));
  return { key, token, answers, log: `${api.logged()}${worker.output()}` };
});

const credentials = ({ key, token }: Said) => [
  canary.password,
  canary.newPassword,
  canary.wrongPassword,
  key,
  key.slice(6),
  token,
];
const cells = [canary.cell, canary.email];

describe("secrets that went every way are not in", () => {
  test("the logs of the server and the worker", ({ said }) => {
    expect(said.log.length).toBeGreaterThan(1000);
    for (const secret of [...credentials(said), ...cells]) expect(said.log).not.toContain(secret);
  });

  test("the answers that are errors, and the messages of failed jobs", ({ said }) => {
    expect(said.answers.length).toBeGreaterThan(8);
    for (const secret of [...credentials(said), ...cells]) expect(said.answers.join("\n")).not.toContain(secret);
    expect(said.answers.join("\n")).not.toMatch(/node_modules|\\n\s+at |\/tmp\//);
  });

  test("the queue's tables and the activity log", async ({ said, db }) => {
    const queue = JSON.stringify(await db.execute(sql`select to_jsonb(t) from pgboss.job t`));
    const activity = JSON.stringify(
      await asSystem(db, (tx) => tx.execute(sql`select to_jsonb(t) from activity_logs t`)),
    );
    expect(queue.length).toBeGreaterThan(500);
    expect(activity.length).toBeGreaterThan(500);
    for (const secret of [...credentials(said), ...cells]) expect(`${queue}${activity}`).not.toContain(secret);
  });

  test("a dump of the whole database, as far as they open an account", async ({ said, db }) => {
    const tables = await db.execute<{ name: string }>(
      sql`select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`,
    );
    expect(tables.length).toBeGreaterThan(12);
    const dump = await asSystem(db, async (tx) => {
      const found: string[] = [];
      for (const { name } of tables.filter((table) => table.name.startsWith("public"))) {
        found.push(JSON.stringify(await tx.execute(sql.raw(`select to_jsonb(t) from ${name} t`))));
      }
      return found.join("\n");
    });
    expect(dump).toContain("canary@example.com");
    for (const secret of credentials(said)) expect(dump).not.toContain(secret);
  });

  test("what an analysis stores of personal data", async ({ said, db }) => {
    expect(said.key).not.toBe("");
    const stored = JSON.stringify(
      await asSystem(db, (tx) =>
        tx.execute(
          sql`select (select jsonb_agg(to_jsonb(i)) from insights i) i, (select jsonb_agg(to_jsonb(c)) from column_profiles c) c`,
        ),
      ),
    );
    expect(stored).toContain("email");
    expect(stored).not.toContain(canary.email);
  });
});

test("the example of settings has no secret in it", async () => {
  const example = await readFile(new URL("../../.env.example", import.meta.url), "utf8");
  for (const line of example.split("\n")) {
    if (/^#? ?(AUTH_SECRET|POSTGRES_PASSWORD|DATAINSIGHT_API_KEY|METRICS_TOKEN)=/.test(line))
      expect(line).toMatch(/=$/);
  }
});
