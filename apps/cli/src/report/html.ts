import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { AnalysisReport } from "@datainsight/schemas";
import { columnsSection } from "./html-columns.ts";
import { insightsSection } from "./html-insights.ts";
import { checksSection, relationsSection } from "./html-relations.ts";
import { scoreSection } from "./html-score.ts";
import { sinceSection } from "./html-since.ts";
import { escapeHtml, html, type Markup, scriptJson } from "./markup.ts";
import { formatBytes, plural } from "./numbers.ts";
import { goalWords, insightsTitle } from "./score.ts";
import type { Since } from "./since.ts";

/**
 * The report as one self-contained HTML page: nothing is loaded from anywhere, and its content security policy allows only
 * the page's own script and style, by their hashes. The whole report lies in it as JSON, in a block that is never executed.
 */
export function htmlReport(report: AnalysisReport, since?: Since): string {
  const style = asset("page.css");
  const script = asset("page.js");
  const checks = checksSection(report);
  const relations = relationsSection(report);
  const sections = [
    ...(since === undefined ? [] : [{ id: "since", title: `Since ${since.what}` }]),
    { id: "insights", title: insightsTitle(report) },
    ...(checks === null ? [] : [{ id: "checks", title: "Checks" }]),
    { id: "columns", title: "Columns" },
    ...(relations === null ? [] : [{ id: "relations", title: "How columns go together" }]),
  ];
  const slots: Readonly<Record<string, string>> = {
    policy: `default-src 'none'; style-src '${sha256(style)}'; script-src '${sha256(script)}'; base-uri 'none'; form-action 'none'`,
    title: escapeHtml(`${report.dataset.name}: data quality report`),
    style,
    script,
    header: header(report, sections).markup,
    score: scoreSection(report).markup,
    since: since === undefined ? "" : sinceSection(since).markup,
    insights: insightsSection(report).markup,
    checks: checks?.markup ?? "",
    relations: relations?.markup ?? "",
    columns: columnsSection(report).markup,
    footer: footer(report).markup,
    data: scriptJson(report).markup,
  };
  // Slots are filled in one pass, so that a value that looks like a slot stays a value.
  return asset("page.html").replace(/\{\{(\w+)\}\}/g, (slot, name: string) => slots[name] ?? slot);
}

function asset(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), "utf8").replaceAll("\r\n", "\n");
}

function sha256(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

type Section = { id: string; title: string };

function header({ dataset, analysis }: AnalysisReport, sections: readonly Section[]): Markup {
  const facts = [
    plural(dataset.rowCount ?? 0, "row"),
    plural(dataset.columnCount ?? 0, "column"),
    `${(dataset.format ?? "file").toUpperCase()}, ${formatBytes(dataset.fileSize)}`,
    ...(dataset.version > 1 ? [`version ${dataset.version}`] : []),
  ];
  const goal = `Looked at for ${goalWords[analysis.goalType]}`;
  const target = analysis.targetColumn === null ? null : html` of <code>${analysis.targetColumn}</code>`;
  return html`<p class="eyebrow">Data quality report</p>
    <h1>${dataset.name}</h1>
    <ul class="facts">
      ${facts.map((fact) => html`<li>${fact}</li>`)}
    </ul>
    <p class="goal">${goal}${target}${when(analysis.completedAt)}</p>
    <nav class="nav" aria-label="On this page">
      ${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}
    </nav>`;
}

function when(completedAt: string | null): Markup | null {
  if (completedAt === null) return null;
  return html` on <time datetime="${completedAt}">${completedAt.slice(0, 16).replace("T", " ")} UTC</time>`;
}

function footer({ analysis, dataset }: AnalysisReport): Markup {
  return html`<p>
      Made by DataInsight. This page is complete in itself and loads nothing. It holds column names, counts and examples
      of values: send it to people who may see the data.
    </p>
    <p>
      Analysis <code>${analysis.id}</code>${
        dataset.contentSha256 === null ? null : html`; SHA-256 of the file <code>${dataset.contentSha256}</code>`
      }
    </p>`;
}
