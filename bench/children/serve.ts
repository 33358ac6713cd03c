import { serve } from "@hono/node-server";

/** Serves on a free port of this machine, and tells the parent where. */
export async function serveForParent(fetch: (request: Request) => Response | Promise<Response>): Promise<void> {
  const port = await new Promise<number>((resolve) => {
    serve({ fetch, hostname: "127.0.0.1", port: 0 }, (address) => resolve(address.port));
  });
  process.send?.({ ready: true, url: `http://127.0.0.1:${port}` });
  process.on("disconnect", () => process.exit(0));
}
