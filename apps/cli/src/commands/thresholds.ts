import { ThresholdOverrides, thresholdTable } from "@datainsight/schemas";
import { type CommandResult, type Context, withConnection } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";
import { textTable } from "../table.ts";

type Options = { workspace?: string; json?: boolean };

/** Shows every threshold of the rules: its value here, the one it has by itself, and what it is. */
export async function showThresholds(context: Context, options: Options): CommandResult {
  return withConnection(context, options, async ({ client, workspaceId }) => {
    const { thresholds } = await client.api.workspaces.get.query({ id: workspaceId });
    const own = new Map(Object.entries(thresholds));
    const rows = Object.entries(thresholdTable).map(([name, { value, label }]) => ({
      name,
      value: own.get(name) ?? value,
      usual: value,
      label,
    }));
    if (options.json) {
      context.output.out(`${JSON.stringify(rows, null, 2)}\n`);
      return exitCodes.done;
    }
    const columns = [
      { title: "name", value: ({ name }: (typeof rows)[number]) => name },
      { title: "value", value: ({ value }: (typeof rows)[number]) => String(value), align: "right" as const },
      { title: "usually", value: ({ usual, value }: (typeof rows)[number]) => (usual === value ? "" : String(usual)) },
      { title: "what it is", value: ({ label }: (typeof rows)[number]) => label, shrink: true },
    ];
    context.output.out(textTable(rows, columns, context.output.outLooks));
    return exitCodes.done;
  });
}

/** Sets single thresholds of a workspace, or with `reset` gives all of them their usual value first. */
export async function setThresholds(
  context: Context,
  pairs: readonly string[],
  options: Options & { reset?: boolean },
): CommandResult {
  if (pairs.length === 0 && !options.reset) throw new InputError("Name thresholds as NAME=VALUE, or --reset.");
  const given = requireThresholds(Object.fromEntries(pairs.map(pairOf)), context);
  return withConnection(context, options, async ({ client, workspaceId }) => {
    const { thresholds: before } = await client.api.workspaces.get.query({ id: workspaceId });
    const thresholds = { ...(options.reset ? {} : before), ...given };
    await client.api.workspaces.thresholds.mutate({ id: workspaceId, thresholds });
    const set = Object.entries(thresholds).map(([name, value]) => `${name}=${value}`);
    context.output.out(`Thresholds of the workspace: ${set.length === 0 ? "the usual ones" : set.join(", ")}.\n`);
    return exitCodes.done;
  });
}

function pairOf(text: string): [string, number] {
  const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
  const number = Number(value);
  if (name === undefined || value === undefined || value.trim() === "" || Number.isNaN(number)) {
    throw new InputError(`"${text}" must be NAME=NUMBER, such as missingHigh=0.4.`);
  }
  return [name, number];
}

function requireThresholds(given: Record<string, number>, { env }: Context): ThresholdOverrides {
  const parsed = ThresholdOverrides.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = Object.keys(given).find((name) => !(name in thresholdTable));
  if (unknown !== undefined)
    throw new InputError(`There is no threshold "${unknown}"; see ${env.command} thresholds show.`);
  throw new InputError(`${issue?.path.join(".") ?? "It"} ${issue?.message ?? "is no threshold"}.`);
}
