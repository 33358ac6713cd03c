import type { removeFiles } from "@datainsight/jobs";
import { removeStoredFiles } from "@datainsight/services";
import type { Handler } from "./handler.ts";

/** Removes the stored files of what was deleted. */
export const handleRemoveFiles: Handler<typeof removeFiles> = async ({ payload, deps }) => {
  await removeStoredFiles(deps, payload);
};
