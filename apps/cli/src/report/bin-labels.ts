import type { DistributionData, ReportedColumn } from "@datainsight/schemas";
import { formatNumber, formatValue } from "./numbers.ts";

type Bins = Extract<DistributionData, { kind: "histogram" }>["bins"];
type Edge = Bins[number]["from"];

/**
 * What each bin of a histogram holds, in words. A bin takes its lower edge and not its upper one, but for the last, which ends with
 * the greatest value: of whole numbers and days, so, each bin has a last value.
 */
export function binLabels({ dataType, maxValue }: ReportedColumn, bins: Bins): string[] {
  return bins.map(({ from, to }, at) => {
    const last = at === bins.length - 1 ? (maxValue ?? to) : lastBefore(dataType, to);
    if (last === undefined) return `${edgeLabel(from)} to below ${edgeLabel(to)}`;
    const [first, end] = [edgeLabel(from, dataType), edgeLabel(last, dataType)];
    return first === end ? first : `${first} to ${end}`;
  });
}

/** The ends of the axis: the least and the greatest value. */
export function axisEnds({ dataType, maxValue }: ReportedColumn, bins: Bins): [string, string] {
  const [first, last] = [bins.at(0), bins.at(-1)];
  if (first === undefined || last === undefined) return ["", ""];
  return [edgeLabel(first.from, dataType), edgeLabel(maxValue ?? last.to, dataType)];
}

const dayMs = 86_400_000;

/** The value before an upper edge, where values have steps. */
function lastBefore(dataType: ReportedColumn["dataType"], edge: Edge): Edge | undefined {
  if (dataType === "integer" && Number.isSafeInteger(edge)) return Number(edge) - 1;
  if (dataType !== "date" || typeof edge !== "string") return undefined;
  const time = Date.parse(edge.slice(0, 10));
  return Number.isNaN(time) ? undefined : new Date(time - dayMs).toISOString().slice(0, 10);
}

function edgeLabel(edge: Edge, dataType?: ReportedColumn["dataType"]): string {
  if (typeof edge === "number") return Number.isSafeInteger(edge) ? formatValue(String(edge)) : formatNumber(edge);
  if (dataType === "integer") return formatValue(edge);
  if (dataType === "float") return formatNumber(edge);
  return edge
    .slice(0, 19)
    .replace(/T00:00:00$/, "")
    .replace("T", " ");
}
