import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { connectToServer } from "./connect.ts";
import { readEnv } from "./env.ts";

test("a key that the server does not take is told with the server and the way to a new one", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(401, { "content-type": "application/json" });
    const data = { code: "unauthenticated", message: "Sign in first.", requestId: "r-1" };
    response.end(JSON.stringify({ error: { code: -32001, message: data.message, data } }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : ""}`;
  const env = readEnv({ DATAINSIGHT_URL: url, DATAINSIGHT_API_KEY: "wrong" });
  const connecting = connectToServer(env, new AbortController().signal, { onStep: () => {} });
  await expect(connecting).rejects.toMatchObject({
    code: "unauthenticated",
    message: `The key in DATAINSIGHT_API_KEY is not accepted by ${url}: set another, or unset it and run "datainsight login --url ${url}".`,
  });
  server.close();
});
