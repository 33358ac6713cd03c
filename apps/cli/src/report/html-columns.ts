import type { AnalysisReport, ReportedColumn } from "@datainsight/schemas";
import { axisEnds, binLabels } from "./bin-labels.ts";
import { html, type Markup } from "./markup.ts";
import { meter } from "./html-score.ts";
import { formatCount, formatNumber, formatShare, formatValue, plural } from "./numbers.ts";
import { severityWords } from "./score.ts";
import { type Trouble, troubleByColumn } from "./trouble.ts";

const chart = { width: 280, height: 72 };
const mostValues = 5;

/** A card for every column in the order of the file: type, missing, distinct, range and its distribution. */
export function columnsSection(report: AnalysisReport): Markup {
  const trouble = troubleByColumn(report);
  const columns = report.columnProfiles.toSorted((a, b) => a.position - b.position);
  const rowCount = report.dataset.rowCount ?? 0;
  const cards = columns.map((column) => columnCard(column, { trouble: trouble.get(column.columnName), rowCount }));
  return html`<section id="columns">
    <h2>Columns</h2>
    <div class="filters" data-filters="column" hidden>
      <div class="chips" role="group" aria-label="Columns">
        <button type="button" data-only="" aria-pressed="true">All <b>${columns.length}</b></button>
        <button type="button" data-only="trouble" aria-pressed="false">With insights <b>${trouble.size}</b></button>
      </div>
      <input type="search" placeholder="Search columns" aria-label="Search columns" />
    </div>
    <div class="columns">${cards}</div>
    <p class="card empty" data-none="column" hidden>No column fits.</p>
    <p class="more" data-more="column" hidden><button type="button">Show all ${formatCount(columns.length)}</button></p>
  </section>`;
}

function columnCard(column: ReportedColumn, context: { trouble: Trouble | undefined; rowCount: number }): Markup {
  const { trouble, rowCount } = context;
  const missing = rowCount === 0 ? 0 : column.nullCount / rowCount;
  const mark =
    trouble?.worst === null || trouble === undefined
      ? null
      : html`<span class="badge severity-${trouble.worst}" title="Worst: ${severityWords[trouble.worst]}"
          >${plural(trouble.insights, "insight")}</span
        >`;
  return html`<article class="card column" data-column data-trouble="${trouble === undefined ? "" : "trouble"}">
    <header>
      <h3 title="${column.columnName}">${column.columnName}</h3>
      ${mark}
    </header>
    <p class="type">${column.dataType}${column.semanticType === null ? null : html` · ${column.semanticType}`}</p>
    ${distribution(column)}
    <dl>
      <div>
        <dt>Missing</dt>
        <dd>${formatShare(missing)} ${meter(missing, missing > 0.2 ? "poor" : missing > 0 ? "fair" : "good")}</dd>
      </div>
      <div>
        <dt>Distinct</dt>
        <dd>${formatCount(column.uniqueCount)}</dd>
      </div>
      ${facts(column).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd title="${value}">${value}</dd>
          </div>`,
      )}
    </dl>
  </article>`;
}

function facts(column: ReportedColumn): [string, string][] {
  const { dataType, minValue, maxValue, mean, median, statistics } = column;
  const found: [string, string][] = [];
  const told = (value: string) => (dataType === "integer" || dataType === "float" ? formatValue(value) : value);
  if (minValue !== null) found.push(["Smallest", told(minValue)]);
  if (maxValue !== null) found.push(["Largest", told(maxValue)]);
  if (mean !== null) found.push(["Mean", formatNumber(mean)]);
  if (median !== null) found.push(["Median", formatNumber(median)]);
  if (statistics.standardDeviation != null) found.push(["Std. deviation", formatNumber(statistics.standardDeviation)]);
  if (statistics.meanLength != null)
    found.push(["Mean length", `${formatNumber(statistics.meanLength, 3)} characters`]);
  if (statistics.medianLength != null)
    found.push(["Median length", `${formatNumber(statistics.medianLength, 3)} characters`]);
  return found;
}

function distribution(column: ReportedColumn): Markup {
  const { distributionData, dataType } = column;
  if (distributionData === null)
    return html`<p class="no-chart quiet">${dataType === "empty" ? "every value is missing" : "no chart"}</p>`;
  if (distributionData.kind === "frequencies") return frequencies(distributionData.values, distributionData.otherCount);
  const { bins } = distributionData;
  const labels = binLabels(column, bins);
  const [least, greatest] = axisEnds(column, bins);
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const step = chart.width / Math.max(1, bins.length);
  const gap = step > 4 ? 1.5 : 0;
  const bars = bins.map(({ count }, at) => {
    const height = count === 0 ? 0 : Math.max(1.5, (count / most) * chart.height);
    const text = `${labels[at] ?? ""}: ${plural(count, "row")}`;
    return html`<g>
      <title>${text}</title>
      <rect class="hover" x="${(at * step).toFixed(2)}" y="0" width="${step.toFixed(2)}" height="${chart.height}" />
      <rect
        class="fill"
        x="${(at * step + gap / 2).toFixed(2)}"
        y="${(chart.height - height).toFixed(2)}"
        width="${(step - gap).toFixed(2)}"
        height="${height.toFixed(2)}"
      />
    </g>`;
  });
  return html`<figure class="histogram">
    <svg viewBox="0 0 ${chart.width} ${chart.height}" preserveAspectRatio="none" role="img" aria-label="Histogram">
      ${bars}
    </svg>
    <figcaption><span>${least}</span><span>${greatest}</span></figcaption>
  </figure>`;
}

function frequencies(values: readonly { value: string; count: number }[], otherCount: number): Markup {
  const shown = values.slice(0, mostValues);
  const rest = values.slice(mostValues).reduce((sum, { count }) => sum + count, otherCount);
  const total = Math.max(
    1,
    values.reduce((sum, { count }) => sum + count, otherCount),
  );
  const rows = shown.map(
    ({ value, count }) =>
      html`<li title="${value}: ${formatCount(count)}">
        <span>${value === "" ? "(empty)" : value}</span>${meter(count / total, "plain")}<span
          >${formatShare(count / total)}</span
        >
      </li>`,
  );
  const others =
    rest === 0
      ? null
      : html`<li class="quiet">
          <span>other</span>${meter(rest / total, "other")}<span>${formatShare(rest / total)}</span>
        </li>`;
  return html`<ul class="frequencies">
    ${rows}${others}
  </ul>`;
}
