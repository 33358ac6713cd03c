import type { Severity } from "@datainsight/schemas";
import pc from "picocolors";
import type { Looks } from "../output.ts";

export type Paint = ReturnType<typeof pc.createColors>;

/** Colours that are the identity where colour is off. */
export function paintFor(looks: Looks): Paint {
  return pc.createColors(looks.color);
}

/** The colour of a severity. */
export function severityPaint(paint: Paint, severity: Severity): (text: string) => string {
  if (severity === "critical") return (text) => paint.bold(paint.red(text));
  if (severity === "high") return paint.red;
  if (severity === "medium") return paint.yellow;
  if (severity === "low") return paint.cyan;
  return paint.dim;
}

/** The colour of a score from 0 to 100. */
export function scorePaint(paint: Paint, score: number): (text: string) => string {
  if (score >= 75) return paint.green;
  return score >= 60 ? paint.yellow : paint.red;
}
