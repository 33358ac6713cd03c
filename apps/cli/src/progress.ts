import type { Looks } from "./output.ts";
import { bar } from "./report/charts.ts";
import { cut, plain } from "./report/text.ts";
import { paintFor } from "./report/paint.ts";

const eraseLine = "\r\u001b[K";
const redrawEvery = 80;
const tickEvery = 1_000;

export type Progress = {
  /** Says what is being done, with how much of it where that is known (0 to 100). */
  update: (stage: string, percent?: number) => void;
  /** Ends the live line. */
  stop: () => void;
};

/**
 * Shows what is going on: on a terminal one line that is written over, elsewhere one line for each stage.
 * The first line appears at once.
 */
export function showProgress(write: (text: string) => void, looks: Looks, now: () => number): Progress {
  const startedAt = now();
  const paint = paintFor(looks);
  const seconds = () => `${Math.floor((now() - startedAt) / 1000)} s`;
  const barCells = looks.columns >= 70 ? 24 : 10;
  let shownStage: string | undefined;
  const told = new Set<string>();
  let drawnAt = -Infinity;
  let redraw: () => void = () => {};
  let ticking: NodeJS.Timeout | undefined;

  function drawLive(stage: string, percent: number | undefined): void {
    if (stage === shownStage && now() - drawnAt < redrawEvery) return;
    drawnAt = now();
    const graph =
      percent === undefined
        ? ""
        : `${paint.cyan(bar(percent / 100, barCells, looks.unicode))} ${Math.floor(percent)}% `;
    write(`${eraseLine}${graph}${cut(stage, looks.columns - barCells - 18)} ${paint.dim(seconds())}`);
  }

  return {
    update(stage, percent) {
      const safe = plain(stage);
      if (looks.live) {
        drawLive(safe, percent);
        redraw = () => drawLive(safe, percent);
        // A step that takes long and tells nothing: the seconds show that it is not over.
        ticking ??= setInterval(() => redraw(), tickEvery).unref();
      } else if (!told.has(safe)) write(`${safe} (${seconds()})\n`);
      told.add(safe);
      shownStage = safe;
    },
    stop() {
      clearInterval(ticking);
      ticking = undefined;
      if (looks.live && shownStage !== undefined) write(eraseLine);
      shownStage = undefined;
    },
  };
}
