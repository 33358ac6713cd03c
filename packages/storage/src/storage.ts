import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, copyFile, link, mkdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";
import { StorageError, translateStorageError } from "./errors.ts";

export type StoredFile = { key: string; size: number; modifiedAt: Date };
export type WrittenFile = { size: number; sha256: string };

/**
 * Where files live. Keys are made by the server: letters, digits, `.`, `_`, `-` and `=`, with `/` between their parts;
 * every function throws TypeError for another one.
 */
export type Storage = {
  /**
   * Writes a stream, hashing it on the way. After a failure nothing is left under the key.
   * @throws StorageError `too_large` past `maxBytes`, `interrupted` when the sender broke off, `unavailable` when the disk is full.
   */
  writeStream: (
    key: string,
    content: Readable,
    limits: { maxBytes: number; signal?: AbortSignal },
  ) => Promise<WrittenFile>;
  /** Stores a local file, which may be moved away by it. */
  putFile: (key: string, localPath: string) => Promise<void>;
  /** Brings a file into a local folder without copying it where that can be; the caller owns and removes the folder. */
  copyTo: (key: string, localPath: string, signal?: AbortSignal) => Promise<void>;
  exists: (key: string) => Promise<boolean>;
  delete: (key: string) => Promise<void>;
  deletePrefix: (prefix: string) => Promise<void>;
  list: (prefix: string) => AsyncIterable<StoredFile>;
};

/** Files are the server's own business: nobody else on the machine reads them. */
const privateFolder = 0o700;
const privateFile = 0o600;

/** The folder of everything that belongs to a workspace, and to a dataset of it. */
export function workspacePrefix(workspaceId: string): string {
  return `workspaces/${workspaceId}`;
}
export function datasetPrefix(workspaceId: string, datasetId: string): string {
  return `${workspacePrefix(workspaceId)}/datasets/${datasetId}`;
}

/** Opens the store that a URL names: `file:///folder` or `s3://bucket/prefix` (credentials from the usual AWS variables). */
export async function openStorage(url: string): Promise<Storage> {
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol === "file:") {
    const root = fileURLToPath(url);
    await mkdir(root, { recursive: true, mode: privateFolder }).catch((error: unknown) => {
      throw translateStorageError(error);
    });
    return createStorage({
      disk: new Disk(new FSDriver({ location: root, visibility: "private" })),
      localRoot: root,
    });
  }
  if (protocol === "s3:") {
    const { S3Driver } = await import("flydrive/drivers/s3");
    const { S3Client } = await import("@aws-sdk/client-s3");
    // Servers other than Amazon's (MinIO, Ceph) seldom answer under a host name of the bucket; Amazon takes both.
    const client = new S3Client({ forcePathStyle: true });
    const driver = new S3Driver({
      client,
      bucket: hostname,
      visibility: "private",
      supportsACL: false,
    });
    return createStorage({ disk: new Disk(driver), keyPrefix: pathname.replace(/^\/+|\/+$/g, "") });
  }
  throw new TypeError(`STORAGE_URL must start with file:// or s3://, not ${protocol}//`);
}

type Location = { disk: Disk; localRoot?: string | undefined; keyPrefix?: string | undefined };

function createStorage({ disk, localRoot, keyPrefix }: Location): Storage {
  const full = (key: string) => {
    refuseStrangeKey(key);
    return keyPrefix ? `${keyPrefix}/${key}` : key;
  };
  const within = (root: string, key: string) => path.join(root, full(key));
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw translateStorageError(error);
    }
  };

  return {
    writeStream: async (key, content, limits) => {
      const stored = full(key);
      const target =
        localRoot === undefined ? path.join(tmpdir(), `datainsight-upload-${randomUUID()}`) : within(localRoot, key);
      const written = await guarded(() => writeLocally(target, content, limits));
      if (localRoot === undefined) await guarded(() => moveToBucket(disk, stored, target));
      return written;
    },
    putFile: (key, localPath) =>
      guarded(async () => {
        if (localRoot === undefined) return moveToBucket(disk, full(key), localPath);
        const target = within(localRoot, key);
        await mkdir(path.dirname(target), { recursive: true, mode: privateFolder });
        await chmod(localPath, privateFile);
        await rename(localPath, target).catch(() => copyFile(localPath, target));
      }),
    copyTo: (key, localPath, signal) =>
      guarded(async () => {
        signal?.throwIfAborted();
        await mkdir(path.dirname(localPath), { recursive: true });
        if (localRoot === undefined)
          return pipeline(await disk.getStream(full(key)), createWriteStream(localPath), signal ? { signal } : {});
        const source = within(localRoot, key);
        await link(source, localPath).catch(() => copyFile(source, localPath));
      }),
    exists: (key) => guarded(() => disk.exists(full(key))),
    delete: (key) => guarded(() => disk.delete(full(key))),
    deletePrefix: (prefix) => guarded(() => disk.deleteAll(`${full(prefix)}/`)),
    list: (prefix) => listFiles({ disk, localRoot, keyPrefix }, full(prefix)),
  };
}

/** The server makes every key; one that could name something outside the store is a fault of ours, not of a caller. */
function refuseStrangeKey(key: string): void {
  const parts = key.split("/");
  if (key.length <= longestKey && parts.every((part) => keyPart.test(part) && part !== "." && part !== "..")) return;
  throw new TypeError(`${JSON.stringify(key.slice(0, 100))} is no key of the store`);
}
const keyPart = /^[\w.=-]+$/;
/** The length of datasets.file_path. */
const longestKey = 500;

/** Streams to a file, counting and hashing; removes the file when anything goes wrong. */
async function writeLocally(
  target: string,
  content: Readable,
  { maxBytes, signal }: { maxBytes: number; signal?: AbortSignal },
): Promise<WrittenFile> {
  const hash = createHash("sha256");
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(tooLarge(maxBytes));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await mkdir(path.dirname(target), { recursive: true, mode: privateFolder });
  const file = createWriteStream(target, { mode: privateFile });
  try {
    await pipeline(content, meter, file, signal ? { signal } : {});
  } catch (error) {
    await removeQuietly(target);
    throw interruption(error);
  }
  return { size, sha256: hash.digest("hex") };
}

function tooLarge(maxBytes: number): StorageError {
  return new StorageError(
    "too_large",
    `The file is larger than ${maxBytes} bytes, the most that this server takes (MAX_UPLOAD_BYTES). Split it, or gzip it.`,
  );
}

/** A sender that went away shows as a premature close or an abort. */
function interruption(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const broken = code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ABORT_ERR" || code === "ECONNRESET";
  return broken
    ? new StorageError("interrupted", "The upload broke off before its end. Send the file again.", {
        cause: error,
      })
    : error;
}

async function moveToBucket(disk: Disk, key: string, localPath: string): Promise<void> {
  try {
    const { size } = await stat(localPath);
    await disk.putStream(key, createReadStream(localPath), { contentLength: size });
  } finally {
    await removeQuietly(localPath);
  }
}

async function removeQuietly(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function* listFiles({ disk, localRoot, keyPrefix }: Location, prefix: string): AsyncIterable<StoredFile> {
  // A folder that is not there has no files; a bucket knows no folders.
  if (localRoot !== undefined && !(await isFolder(path.join(localRoot, prefix)))) return;
  let paginationToken: string | undefined;
  do {
    const page = await disk.listAll(prefix, {
      recursive: true,
      ...(paginationToken === undefined ? {} : { paginationToken }),
    });
    for (const object of page.objects) {
      if (!object.isFile) continue;
      const { contentLength, lastModified } = await disk.getMetaData(object.key);
      const key = keyPrefix ? object.key.slice(keyPrefix.length + 1) : object.key;
      yield { key, size: contentLength, modifiedAt: lastModified };
    }
    paginationToken = page.paginationToken;
  } while (paginationToken !== undefined);
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
