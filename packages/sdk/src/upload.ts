import type { DatasetOverrides, DatasetResponse } from "@datainsight/schemas";
import { z } from "zod";
import type { Connection } from "./connection.ts";

/** Bytes to send: a browser's file is a Blob; a stream or an async iterable is sent as it comes. */
export type Content = Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

export type UploadInput = {
  workspaceId: string;
  /** The name that the dataset gets, usually that of the file. */
  name: string;
  content: Content;
  /** Bytes in all, where that is known and the content does not say it. */
  size?: number;
  overrides?: DatasetOverrides;
  /** Told as bytes leave; `totalBytes` is undefined when it is not known. */
  onProgress?: (progress: { sentBytes: number; totalBytes: number | undefined }) => void;
  signal?: AbortSignal;
};

/** The dataset as the wire carries it: its times are text already. */
export type Dataset = DatasetResponse;

/**
 * Makes a dataset and sends its content. The same name with the same content gives back the dataset that is there
 * already. After a failure no half dataset stays.
 * @throws ClientError `too_large`, `forbidden`, `not_found`, `interrupted`, `unavailable` and what else the server says
 */
export async function upload(connection: Connection, input: UploadInput): Promise<Dataset> {
  const { workspaceId, name, overrides, signal } = input;
  const created = await connection.api.datasets.create.mutate(
    { workspaceId, name, ...(overrides === undefined ? {} : { overrides }) },
    signal ? { signal } : {},
  );
  try {
    const response = await connection.request(`/api/v1/datasets/${created.id}/content`, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      ...bodyOf(input),
      ...(signal ? { signal } : {}),
    });
    return asDataset(await response.json());
  } catch (error) {
    // The first failure is the one to tell, whether or not this works.
    await connection.api.datasets.delete.mutate({ id: created.id }).catch(() => undefined);
    throw error;
  }
}

const Identified = z.looseObject({ id: z.uuid(), status: z.string() });

function asDataset(body: unknown): Dataset {
  // The server parsed its answer with DatasetResponse; here it is only checked to be one at all.
  return Identified.parse(body) as unknown as Dataset;
}

type Body = { body: Blob | ReadableStream<Uint8Array>; duplex?: "half" };

function bodyOf({ content, size, onProgress }: UploadInput): Body {
  const totalBytes = content instanceof Blob ? content.size : size;
  onProgress?.({ sentBytes: 0, totalBytes });
  // Browsers stream a Blob by themselves, and other streams over HTTP/2 alone.
  if (content instanceof Blob && (onProgress === undefined || "document" in globalThis)) return { body: content };
  const stream = content instanceof Blob ? content.stream() : streamOf(content);
  return { body: onProgress ? stream.pipeThrough(counting(onProgress, totalBytes)) : stream, duplex: "half" };
}

function streamOf(content: Exclude<Content, Blob>): ReadableStream<Uint8Array> {
  if (content instanceof ReadableStream) return content;
  const iterator = content[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      await iterator.return?.(reason);
    },
  });
}

function counting(
  onProgress: NonNullable<UploadInput["onProgress"]>,
  totalBytes: number | undefined,
): TransformStream<Uint8Array, Uint8Array> {
  let sentBytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      sentBytes += chunk.byteLength;
      onProgress({ sentBytes, totalBytes });
      controller.enqueue(chunk);
    },
  });
}
