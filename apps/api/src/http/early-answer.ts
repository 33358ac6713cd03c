import type { HttpContext } from "./variables.ts";

const longestDrainMs = 10_000;

/**
 * An answer to a sender who may still be sending. To close the connection right away could take the answer with it, so
 * `drain` throws the rest of the body away for a while; the answer is complete by its length before that.
 */
export async function answerEarly(answer: Response, drain: (until: number) => Promise<void>): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const headers = new Headers(answer.headers);
  headers.set("content-length", String(bytes.byteLength));
  headers.set("connection", "close");
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(bytes);
      await drain(Date.now() + longestDrainMs);
      controller.close();
    },
  });
  return new Response(body, { status: answer.status, headers });
}

/** True while the client still sends a body that nobody read to its end. */
export function isStillSending({ env: { incoming } }: HttpContext): boolean {
  return !incoming.complete && !incoming.destroyed;
}

/** Throws away what is left of the request's body. */
export async function drainRequest({ env: { incoming } }: HttpContext, until: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, until - Date.now());
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    incoming.once("end", end).once("close", end).once("error", end).resume();
  });
}
