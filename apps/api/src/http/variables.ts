import type { HttpBindings } from "@hono/node-server";
import type { Authentication } from "@datainsight/auth";
import type { Context } from "hono";

/** What the server knows of every request. */
export type HttpEnv = {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** Where the request comes from, as far as it can be believed. */
    clientAddress: string;
    authentication: Authentication | undefined;
  };
};

export type HttpContext = Context<HttpEnv>;
