import { ServiceError } from "@datainsight/services";
import type { MiddlewareHandler } from "hono";
import type { HttpContext, HttpEnv } from "./variables.ts";

const harmless = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Turns away changes that another site's page may have sent: a browser says where a request comes from, and adds the
 * cookie by itself. Bodies other than JSON, which a plain form could send, are refused whoever sends them.
 */
export function refuseCrossSite({
  publicUrl,
  jsonOnly,
}: {
  publicUrl: string;
  jsonOnly: boolean;
}): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (harmless.has(c.req.method)) return next();
    if (isCrossSite(c, publicUrl)) {
      throw new ServiceError(
        "forbidden",
        "This request comes from a page of another site. Send it from this one, or use an API key.",
      );
    }
    if (jsonOnly && hasBody(c) && !isJson(c.req.header("content-type"))) {
      throw new ServiceError("unsupported", "Send the body as JSON, with Content-Type: application/json.");
    }
    return next();
  };
}

function isCrossSite(c: HttpContext, publicUrl: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return !isOwnOrigin(c, publicUrl);
  const origin = c.req.header("origin");
  return origin !== undefined && !isOwnOrigin(c, publicUrl);
}

function isOwnOrigin(c: HttpContext, publicUrl: string): boolean {
  const origin = c.req.header("origin");
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { host, origin: exact } = new URL(origin);
  // A browser sets Host itself, so a page of this very server names it in both.
  return exact === new URL(publicUrl).origin || host === c.req.header("host");
}

function hasBody(c: HttpContext): boolean {
  return (
    c.req.header("content-length") !== "0" &&
    (c.req.header("content-length") ?? c.req.header("transfer-encoding")) !== undefined
  );
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;|$)/i.test(contentType);
}
