import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { initTRPC } from "@trpc/server";
import { Hono } from "hono";
import { serveForParent } from "./serve.ts";

const t = initTRPC.create();
const router = t.router({ hello: t.procedure.query(() => ({ hello: "world" })) });

const app = new Hono();
app.all("/trpc/*", (c) => fetchRequestHandler({ endpoint: "/trpc", req: c.req.raw, router }));

await serveForParent(app.fetch);
