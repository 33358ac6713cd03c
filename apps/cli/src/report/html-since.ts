import type { ColumnDrift, InsightBase, TableDrift } from "@datainsight/schemas";
import { meter } from "./html-score.ts";
import { html, type Markup } from "./markup.ts";
import { formatCount } from "./numbers.ts";
import { severityWords } from "./score.ts";
import { changeSize, driftWord, mayBeChance, movedColumns, problemsOf, type Since, whereOf } from "./since.ts";
import { missingChange } from "./terminal-since.ts";

const mostInsights = 8;
const mostColumns = 30;

/** What changed since the version before: figures, insights that came and went, and how far each column moved. */
export function sinceSection(since: Since): Markup {
  const { what, drift } = since;
  const insights = problemsOf(since);
  return html`<section id="since">
    <h2>Since ${what}</h2>
    <div class="card since">
      ${insights === null ? null : changes(insights)} ${drift === null ? null : driftChart(drift)}
    </div>
  </section>`;
}

function changes({ scoreChange, appeared, resolved, remaining }: NonNullable<Since["insights"]>): Markup {
  const direction = scoreChange === null || scoreChange === 0 ? "same" : scoreChange > 0 ? "better" : "worse";
  return html`<ul class="tiles">
      <li class="tile ${direction}"><b>${changeText(scoreChange)}</b> score</li>
      <li class="tile ${appeared.length > 0 ? "worse" : "same"}">
        <b>${appeared.length}</b> new ${appeared.length === 1 ? "problem" : "problems"}
      </li>
      <li class="tile ${resolved.length > 0 ? "better" : "same"}"><b>${resolved.length}</b> fixed</li>
      <li class="tile same"><b>${remaining.length}</b> still there</li>
    </ul>
    ${changed("New", appeared)} ${changed("Fixed", resolved)}`;
}

function changeText(change: number | null): string {
  if (change === null) return "–";
  if (change === 0) return "±0";
  return `${change > 0 ? "+" : "−"}${changeSize(change)}`;
}

function changed(title: string, insights: readonly InsightBase[]): Markup | null {
  if (insights.length === 0) return null;
  const rest = insights.length - mostInsights;
  return html`<h3>${title}</h3>
    <ul class="changed">
      ${insights.slice(0, mostInsights).map(
        (insight) =>
          html`<li class="severity-${insight.severity}">
            <span class="badge">${severityWords[insight.severity]}</span>
            <span>${whereCode(insight)}${insight.description}</span>
          </li>`,
      )}
      ${rest > 0 ? html`<li class="quiet">and ${formatCount(rest)} more</li>` : null}
    </ul>`;
}

function whereCode(insight: InsightBase): Markup | null {
  const where = whereOf(insight);
  return where === null ? null : html`<code>${where}</code> `;
}

function driftChart(drift: TableDrift): Markup {
  const moved = movedColumns(drift);
  const rows = `${formatCount(drift.rowsBefore)} rows before, ${formatCount(drift.rowsAfter)} now`;
  if (moved.length === 0) {
    return html`<h3>Columns</h3>
      <p>No column moved <span class="quiet">(${rows})</span>.</p>`;
  }
  const rest = moved.length - mostColumns;
  return html`<h3>Columns that are not as before</h3>
    <p class="quiet">
      ${formatCount(moved.length)} of ${formatCount(drift.columns.length)}; ${rows}. The bar is the Jensen-Shannon
      distance: empty is the same, full is nothing in common.
      ${mayBeChance(drift) ? "In tables as small as these, part of this is chance." : null}
    </p>
    <ul class="drift">
      ${moved.slice(0, mostColumns).map(driftRow)}
      ${rest > 0 ? html`<li class="quiet">and ${formatCount(rest)} more</li>` : null}
    </ul>`;
}

function driftRow(column: ColumnDrift): Markup {
  const level = column.verdict === "large" ? "poor" : "fair";
  const figures = [
    ...(column.psi === null ? [] : [`PSI ${column.psi.toFixed(2)}`]),
    ...(column.ks === null ? [] : [`KS ${column.ks.toFixed(2)}`]),
    missingChange(column),
  ].filter((text) => text !== "");
  return html`<li>
    <code title="${column.column}">${column.column}</code>
    <span class="verdict-word level-${column.status === "added" ? "plain" : level}">${driftWord(column)}</span>
    ${column.jensenShannon === null ? html`<span></span>` : meter(column.jensenShannon, level)}
    <span class="quiet">${figures.join(", ")}</span>
  </li>`;
}
