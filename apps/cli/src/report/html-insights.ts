import type { AnalysisReport, InsightBase } from "@datainsight/schemas";
import { severities } from "@datainsight/schemas";
import { describeFix } from "./fixes.ts";
import { describeLimit } from "./limit.ts";
import { html, type Markup } from "./markup.ts";
import { formatCount, formatShare, plural } from "./numbers.ts";
import { insightsTitle, severityWords } from "./score.ts";

const mostRows = 12;

/** The insights, worst first, with buttons that show one severity alone and a search field. */
export function insightsSection(report: AnalysisReport): Markup {
  const { insights } = report;
  if (insights.length === 0) {
    return html`<section id="insights">
      <h2>What is wrong</h2>
      <p class="card empty">
        ${(report.dataset.rowCount ?? 0) === 0 ? "Nothing can be told without rows." : "Nothing was found."}
      </p>
    </section>`;
  }
  return html`<section id="insights">
    <h2>${insightsTitle(report)}</h2>
    ${readingNote(insights)}
    <div class="filters" data-filters="insight" hidden>
      <div class="chips" role="group" aria-label="Severity">
        <button type="button" data-severity="" aria-pressed="true">All <b>${insights.length}</b></button>
        ${severities.map((severity) => filterButton(severity, insights))}
      </div>
      <input type="search" placeholder="Search insights" aria-label="Search insights" />
    </div>
    <div class="insights">${insights.map(insightCard)}</div>
    <p class="card empty" data-none="insight" hidden>No insight fits.</p>
    <p class="more" data-more="insight" hidden>
      <button type="button">Show all ${formatCount(insights.length)}</button>
    </p>
  </section>`;
}

/** What the code speaks of: nobody can paste it who does not know what its table is. */
function readingNote(insights: readonly InsightBase[]): Markup | null {
  const hasCode = insights.some(({ codeSuggestion }) => codeSuggestion !== null);
  const hasSql = insights.some(({ evidence }) => evidence.fix?.status === "proven");
  const code = hasCode
    ? html` In the code, <code>df</code> is the table as pandas reads it, <code>pd</code> is
        pandas${
          hasSql
            ? html`, and <code>t</code> is the table in DuckDB, its columns typed as in this report:
                <code>CREATE TABLE t AS FROM 'FILE'</code>, and a cast where DuckDB finds another type`
            : null
        }.`
    : null;
  return html`<p class="quiet note">Rows count from 1, without the header.${code}</p>`;
}

function filterButton(severity: InsightBase["severity"], insights: readonly InsightBase[]): Markup | null {
  const count = insights.filter((insight) => insight.severity === severity).length;
  if (count === 0) return null;
  return html`<button type="button" class="severity-${severity}" data-severity="${severity}" aria-pressed="false">
    ${severityWords[severity]} <b>${count}</b>
  </button>`;
}

function insightCard(insight: InsightBase): Markup {
  const {
    severity,
    columnName,
    description,
    recommendation,
    codeSuggestion,
    evidence,
    pointsLost,
    ruleId,
    ruleVersion,
  } = insight;
  const where =
    columnName === null
      ? html`<span class="where">the whole table</span>`
      : html`<code class="where">${columnName}</code>`;
  return html`<article class="card insight severity-${severity}" data-insight data-severity="${severity}">
    <header>
      <span class="badge">${severityWords[severity]}</span>
      ${where} ${pointsLost > 0 ? html`<span class="points">−${pointsLost.toFixed(2)} points</span>` : null}
    </header>
    <p class="what">${description}</p>
    <p class="do"><b>What to do:</b> ${recommendation}</p>
    ${fixLine(evidence)} ${evidenceLine(evidence)}
    ${
      codeSuggestion === null
        ? null
        : html`<details>
            <summary>Code (pandas)</summary>
            <div class="code">
              <button type="button" data-copy hidden>Copy</button>
              <pre><code>${codeSuggestion}</code></pre>
            </div>
          </details>`
    }
    ${sqlBlock(evidence)}
    <p class="rule quiet">${ruleId}, version ${ruleVersion}</p>
  </article>`;
}

function fixLine({ fix }: InsightBase["evidence"]): Markup | null {
  return fix?.status === "proven" ? html`<p class="do"><b>Fix:</b> ${describeFix(fix)}</p>` : null;
}

function sqlBlock({ fix }: InsightBase["evidence"]): Markup | null {
  if (fix?.status !== "proven") return null;
  return html`<details>
    <summary>Code (SQL)</summary>
    <div class="code">
      <button type="button" data-copy hidden>Copy</button>
      <pre><code>${fix.sql}</code></pre>
    </div>
  </details>`;
}

function evidenceLine({ rowCount, rowShare, rows, examples, threshold }: InsightBase["evidence"]): Markup | null {
  const facts: Markup[] = [];
  if (rowCount > 0)
    facts.push(
      html`<dt>Touches</dt>
        <dd>${plural(rowCount, "row")} (${formatShare(rowShare)})</dd>`,
    );
  if (examples !== undefined && examples.length > 0) {
    facts.push(
      html`<dt>Such as</dt>
        <dd>${examples.map((example) => html`<code>${example === "" ? "(empty)" : example}</code> `)}</dd>`,
    );
  }
  // Where most rows are touched, any will do.
  if (rows !== undefined && rows.length > 0 && rowShare < 0.5) {
    const more = rowCount > mostRows ? ", …" : "";
    facts.push(
      html`<dt>In rows</dt>
        <dd>${rows.slice(0, mostRows).map(formatCount).join(", ")}${more}</dd>`,
    );
  }
  if (threshold !== undefined) {
    facts.push(
      html`<dt>Limit</dt>
        <dd>${describeLimit(threshold)}</dd>`,
    );
  }
  return facts.length === 0 ? null : html`<dl class="evidence">${facts.map((fact) => html`<div>${fact}</div>`)}</dl>`;
}
