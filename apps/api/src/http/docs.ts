import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { Hono } from "hono";
import type { HttpEnv } from "./variables.ts";

const assets = new Map([
  ["swagger-ui.css", "text/css"],
  ["swagger-ui-bundle.js", "text/javascript"],
]);

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DataInsight API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, tryItOutEnabled: true });
`;

/** The document to read and try out, everything it needs served from here. */
export function mountDocs(app: Hono<HttpEnv>): void {
  const folder = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  app.get("/docs", (c) => c.html(page));
  app.get("/docs/start.js", (c) => c.body(start, 200, { "Content-Type": "text/javascript" }));
  for (const [file, type] of assets) {
    app.get(`/docs/${file}`, async (c) => {
      c.header("Cache-Control", "public, max-age=86400");
      return c.body(await readFile(path.join(folder, file)), 200, { "Content-Type": type });
    });
  }
}
