import type { AppRouter } from "@datainsight/api";
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { EventSource } from "eventsource";
import { ClientError, fromResponse, toClientError } from "./client-error.ts";

export type ClientOptions = {
  /** Where the server is, such as `https://data.example.org`. */
  url: string;
  /** An API key; or `token`, what signing in answered. With neither, a browser's cookie counts. */
  apiKey?: string;
  token?: string;
  fetch?: typeof globalThis.fetch;
};

export type Api = TRPCClient<AppRouter>;

export type Connection = {
  url: string;
  api: Api;
  /** A call outside of tRPC. @throws ClientError. */
  request: (path: string, init: RequestInit) => Promise<Response>;
};

/** As many calls as one request may carry. */
const maxBatch = 20;

/** Opens a typed connection; nothing is sent before the first call. @throws ClientError `invalid_input` for a URL that is none. */
export function connect(options: ClientOptions): Connection {
  const url = baseUrl(options.url);
  const headers = credentials(options);
  const send: typeof globalThis.fetch = (input, init) =>
    (options.fetch ?? globalThis.fetch)(input, {
      ...init,
      ...(headers === undefined ? { credentials: "include" as const } : {}),
    });
  const api = createTRPCClient<AppRouter>({
    links: [
      failuresOf(url),
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url: `${url}/trpc`,
          // A browser's own EventSource cannot send headers.
          EventSource,
          eventSourceOptions: () => ({
            fetch: (input, init) => send(input, { ...init, headers: { ...init.headers, ...headers } }),
          }),
        }),
        // tRPC's own type of fetch is the part of the standard one that it uses.
        false: httpBatchLink({ url: `${url}/trpc`, maxItems: maxBatch, headers: headers ?? {}, fetch: send as never }),
      }),
    ],
  });
  return {
    url,
    api,
    request: async (path, init) => {
      const response = await send(`${url}${path}`, {
        ...init,
        headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
      }).catch((error: unknown) => {
        throw toClientError(error, url);
      });
      if (!response.ok) throw await fromResponse(response, url);
      return response;
    },
  };
}

function baseUrl(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new ClientError(
      "invalid_input",
      `${text} is not the URL of a server. Write it as https://data.example.org.`,
      { field: "url" },
    );
  }
  return text.replace(/\/+$/, "");
}

function credentials({ apiKey, token }: ClientOptions): Record<string, string> | undefined {
  if (apiKey !== undefined) return { "x-api-key": apiKey };
  return token === undefined ? undefined : { authorization: `Bearer ${token}` };
}

function failuresOf(url: string): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) =>
      observable((observer) =>
        next(op).subscribe({
          next: (value) => observer.next(value),
          error: (error) => observer.error(toClientError(error, url)),
          complete: () => observer.complete(),
        }),
      );
}
