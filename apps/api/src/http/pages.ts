import { consumeOneTimeLink } from "@datainsight/auth";
import { ServiceError } from "@datainsight/services";
import type { Hono } from "hono";
import type { Platform } from "../trpc/context.ts";
import { refuseCrossSite } from "./cross-site.ts";
import { homePage, signInPage } from "./home.ts";
import type { HttpEnv } from "./variables.ts";

/** What health depends on; each rejects when it is down. */
export type HealthChecks = { database: () => Promise<void>; queue: () => Promise<void> };

type PageOptions = { platform: Platform; publicUrl: string; checks: HealthChecks };

/** The pages for people and for whoever watches the server: `/`, `/health`, and the one-time sign-in. */
export function mountPages(app: Hono<HttpEnv>, { platform, publicUrl, checks }: PageOptions): void {
  app.get("/health", async (c) => {
    const parts = { database: await stateOf(checks.database), queue: await stateOf(checks.queue) };
    const healthy = Object.values(parts).every((state) => state === "up");
    return c.json({ status: healthy ? "up" : "down", ...parts }, healthy ? 200 : 503);
  });
  app.get("/", async (c) => {
    const healthy = (await stateOf(checks.database)) === "up";
    const authentication = healthy ? await platform.auth.authenticate(c.req.raw.headers) : undefined;
    return c.html(homePage({ publicUrl, healthy, signedInAs: authentication?.user.email }));
  });
  app.get("/sign-in/:token", (c) => c.html(signInPage(c.req.param("token"))));
  app.post("/sign-in/:token", refuseCrossSite({ publicUrl, jsonOnly: false }), async (c) => {
    const { deps, auth } = platform;
    const userId = await consumeOneTimeLink(deps.db, { token: c.req.param("token"), now: deps.now() });
    if (userId === undefined) {
      throw new ServiceError(
        "unauthenticated",
        "This link was used already or is too old. Restart the server for a new one.",
      );
    }
    c.header("Set-Cookie", (await auth.openSession(userId)).setCookie);
    return c.redirect("/", 303);
  });
}

async function stateOf(check: () => Promise<void>): Promise<"up" | "down"> {
  try {
    await check();
    return "up";
  } catch {
    return "down";
  }
}
