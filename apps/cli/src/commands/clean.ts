import type { DatasetResponse } from "@datainsight/schemas";
import type { Client } from "@datainsight/sdk";
import type { CommandResult, Context } from "../context.ts";
import { withConnection } from "../context.ts";
import { exitCodes } from "../failures.ts";
import { formatBytes, plural } from "../report/numbers.ts";
import { confirm } from "./printing.ts";

export type CleanOptions = { olderThan: number; workspace?: string; dryRun?: boolean; yes?: boolean };

/** Deletes the datasets that were uploaded longer ago than `olderThan` milliseconds, with all that hangs on them. */
export async function clean(context: Context, options: CleanOptions): CommandResult {
  const { output } = context;
  return withConnection(context, options, async ({ client, workspaceId }) => {
    const before = new Date(context.now() - options.olderThan).toISOString();
    const old = await listOlder(client, workspaceId, before);
    const size = formatBytes(old.reduce((sum, { fileSize }) => sum + fileSize, 0));
    const what = `${plural(old.length, "dataset")} from before ${before.slice(0, 10)} (${size})`;
    if (old.length === 0 || options.dryRun === true) {
      output.out(options.dryRun === true ? `Would delete ${what}.\n` : `There is nothing to delete: ${what}.\n`);
      return exitCodes.done;
    }
    await confirm(context, `Delete ${what} with their analyses?`, options.yes ?? false);
    for (const { id } of old) {
      context.signal.throwIfAborted();
      await client.api.datasets.delete.mutate({ id });
    }
    output.out(`Deleted ${what}.\n`);
    return exitCodes.done;
  });
}

async function listOlder(client: Client, workspaceId: string, before: string): Promise<DatasetResponse[]> {
  const old: DatasetResponse[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await client.api.datasets.list.query({ workspaceId, page, pageSize: 100, sort: "createdAt" });
    old.push(...answer.items.filter(({ uploadedAt }) => uploadedAt < before));
    const isLast = answer.items.length < 100 || answer.items.some(({ uploadedAt }) => uploadedAt >= before);
    if (isLast) return old;
  }
}
