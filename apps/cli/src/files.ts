import { randomUUID } from "node:crypto";
import { access, constants, open, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { InputError } from "./failures.ts";

/** @throws InputError when there is no readable, non-empty file at `file` */
export async function requireReadable(file: string, shown: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      error.code === "ENOENT"
        ? `There is no file ${shown}: check the path.`
        : `${shown} cannot be read (${error.code}): check its permissions.`,
    );
  });
  if (found.isDirectory()) throw new InputError(`${shown} is a folder: name one data file in it.`);
  if (!found.isFile()) throw new InputError(`${shown} is not a regular file: copy its content to one and name that.`);
  if (found.size === 0) throw new InputError(`${shown} is empty: there is nothing to analyse.`);
  const handle = await open(file, "r").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${shown} cannot be read (${error.code}): check its permissions.`);
  });
  await handle.close();
}

/** Tells a workbook by its name and its first bytes: those of a zip archive. */
export async function isWorkbook(file: string): Promise<boolean> {
  if (!/\.xlsx$/i.test(file)) return false;
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(4), position: 0 });
    return buffer.subarray(0, bytesRead).equals(Buffer.from("PK\u0003\u0004", "latin1"));
  } finally {
    await handle.close();
  }
}

/** Tells before the work that its result could not be written. @throws InputError */
export async function requireWritable(file: string, shown: string, option: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new InputError(`${option} ${shown} is a folder: name a file.`);
  const target = found === undefined ? path.dirname(file) : file;
  try {
    await access(target, constants.W_OK);
  } catch {
    throw new InputError(`${option} ${shown} cannot be written: check that its folder exists and is yours to write.`);
  }
}

/** Writes the whole file or nothing: readers see the old content or the new. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined && !found.isFile()) return writeFile(file, text);
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  try {
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
