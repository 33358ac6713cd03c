import { once } from "node:events";
import { Hono } from "hono";
import postgres from "postgres";
import { z } from "zod";
import { serveForParent } from "./serve.ts";

const Input = z.object({ url: z.string(), id: z.uuid() });

const [message]: unknown[] = await once(process, "message");
const { url, id } = Input.parse(message);
// As many connections as our API opens at most.
const sql = postgres(url, { max: 30, onnotice: () => {} });

const app = new Hono();
app.get("/select", async (c) => {
  const [row] = await sql`select id, name, created_at from bench_rows where id = ${id}`;
  return c.json(row);
});

await serveForParent(app.fetch);
