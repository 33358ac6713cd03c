import type { AnalysisReport, Association, CheckResult, TableRelations } from "@datainsight/schemas";
import { meter } from "./html-score.ts";
import { html, type Markup } from "./markup.ts";
import { formatCount, plural } from "./numbers.ts";
import {
  checkOutcome,
  checkWords,
  dependencyWords,
  derivedWords,
  failuresFirst,
  isOpposite,
  keyWords,
  mcarWords,
  measureWords,
  missingTogether,
  strongest,
} from "./relation-words.ts";

const most = { heatColumns: 30, pairs: 12, sentences: 12, patterns: 12, missingColumns: 30, passedChecks: 50 };
/** A map of two columns says no more than their line. */
const fewestHeatColumns = 3;

/** The dataset's own checks on this table, failures first. */
export function checksSection({ tableProfile }: AnalysisReport): Markup | null {
  const results = tableProfile?.checkResults ?? [];
  if (results.length === 0) return null;
  const passed = results.filter(({ status }) => status === "passed").length;
  const shown = failuresFirst(results).slice(0, results.length - passed + most.passedChecks);
  return html`<section id="checks">
    <h2>Checks</h2>
    <div class="card related">
      <p>${formatCount(passed)} of ${formatCount(results.length)} passed.</p>
      <ul class="checks">
        ${shown.map(checkRow)}
      </ul>
    </div>
  </section>`;
}

function checkRow(result: CheckResult): Markup {
  const isPassed = result.status === "passed";
  return html`<li class="level-${isPassed ? "good" : "poor"}">
    <span class="mark" aria-hidden="true">${isPassed ? "✓" : "✗"}</span>
    <span>${checkWords(result)}</span>
    <span class="quiet">${checkOutcome(result)}</span>
  </li>`;
}

/** How columns go together, keys and dependencies, what is missing together; null where nothing is known of it. */
export function relationsSection({ tableProfile }: AnalysisReport): Markup | null {
  const relations = tableProfile?.relations ?? null;
  if (relations === null) return null;
  const parts = [associations(relations), dependencies(relations), missing(relations)].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return html`<section id="relations">
    <h2>How columns go together</h2>
    <div class="relations">${parts}</div>
  </section>`;
}

function associations(relations: TableRelations): Markup | null {
  const found = strongest(relations);
  if (found.length === 0) return null;
  const rest = found.length - most.pairs;
  return html`<div class="card related">
    <h3>Associations</h3>
    <p class="quiet">
      ${formatCount(relations.measuredPairs)} of ${plural(relations.pairCount, "pair")} measured, each over the rows in
      which both columns have a value. The stronger a pair, the stronger its
      colour${found.some(isOpposite) ? "; red where one falls as the other rises" : ""}.
    </p>
    ${heatMap(relations)}
    <ul class="pairs">
      ${found.slice(0, most.pairs).map(pairRow)}
      ${rest > 0 ? html`<li class="quiet">and ${formatCount(rest)} more</li>` : null}
    </ul>
  </div>`;
}

function pairRow(association: Association): Markup {
  const [first, second] = association.columns;
  return html`<li>
    <span class="pair"><code>${first}</code> ↔ <code>${second}</code></span>
    ${meter(association.strength, isOpposite(association) ? "opposite" : "plain")}
    <span class="quiet">${measureWords(association)}, n ${formatCount(association.n)}</span>
  </li>`;
}

/** Pairs of the columns that go together most, as a table whose cells are the darker the stronger the pair. */
function heatMap(relations: TableRelations): Markup | null {
  const names = heatColumns(relations);
  if (names.length < fewestHeatColumns) return null;
  const byPair = new Map(relations.associations.map((each) => [pairKey(...each.columns), each]));
  const rows = names.map(
    (name, at) =>
      html`<tr>
        <th scope="row" title="${name}"><span>${at + 1}</span> ${name}</th>
        ${names.map((other, column) => (column === at ? html`<td class="self"></td>` : heatCell(byPair, name, other)))}
      </tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Map of associations">
    <table class="heat">
      <thead>
        <tr>
          <th></th>
          ${names.map((name, at) => html`<th scope="col" title="${name}">${at + 1}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function heatCell(byPair: ReadonlyMap<string, Association>, name: string, other: string): Markup {
  const found = byPair.get(pairKey(name, other));
  if (found === undefined) return html`<td class="unmeasured" title="${name} and ${other}: not measured"></td>`;
  const level = Math.min(9, Math.floor(found.strength * 10));
  return html`<td
    class="${isOpposite(found) ? "opposite" : "alike"} heat-${level}"
    title="${name} and ${other}: ${measureWords(found)}, n ${formatCount(found.n)}"
  ></td>`;
}

function pairKey(first: string, second: string): string {
  return JSON.stringify(first < second ? [first, second] : [second, first]);
}

/** The columns of the strongest pairs, at most as many as a map can show, in the order of their names' first pair. */
function heatColumns(relations: TableRelations): string[] {
  const names = new Set<string>();
  for (const { columns } of strongest(relations)) {
    for (const name of columns) if (names.size < most.heatColumns) names.add(name);
  }
  return [...names];
}

function dependencies({ candidateKeys, derivedColumns, dependencies: decided }: TableRelations): Markup | null {
  const sentences = [
    ...candidateKeys.map(keyWords),
    ...derivedColumns.map(derivedWords),
    ...decided.map(dependencyWords),
  ];
  if (sentences.length === 0) return null;
  const rest = sentences.length - most.sentences;
  return html`<div class="card related">
    <h3>Keys and dependencies</h3>
    <ul class="sentences">
      ${sentences.slice(0, most.sentences).map((sentence) => html`<li>${sentence}</li>`)}
      ${rest > 0 ? html`<li class="quiet">and ${formatCount(rest)} more</li>` : null}
    </ul>
  </div>`;
}

function missing(relations: TableRelations): Markup | null {
  if (missingTogether(relations).length === 0) return null;
  const patterns = (relations.missingness?.patterns ?? []).slice(0, most.patterns);
  const names = [...new Set(patterns.flatMap((pattern) => pattern.missing))].slice(0, most.missingColumns);
  const widest = Math.max(1, ...patterns.map(({ rows }) => rows));
  const mcar = mcarWords(relations);
  return html`<div class="card related">
    <h3>Missing together</h3>
    <p class="quiet">Each line is a set of columns that are missing in the same rows; a filled cell is missing.</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Patterns of missing values">
      <table class="patterns">
        <thead>
          <tr>
            ${names.map((name, at) => html`<th scope="col" title="${name}">${at + 1}</th>`)}
            <th scope="col" class="rows">rows</th>
          </tr>
        </thead>
        <tbody>
          ${patterns.map((pattern) => patternRow(pattern, names, widest))}
        </tbody>
      </table>
    </div>
    <ol class="legend">
      ${names.map((name) => html`<li><code>${name}</code></li>`)}
    </ol>
    ${mcar === null ? null : html`<p class="quiet">${mcar}</p>`}
  </div>`;
}

function patternRow(pattern: { missing: string[]; rows: number }, names: readonly string[], widest: number): Markup {
  const isMissing = new Set(pattern.missing);
  const title = pattern.missing.length === 0 ? "nothing missing" : pattern.missing.join(", ");
  return html`<tr title="${title}: ${plural(pattern.rows, "row")}">
    ${names.map((name) => html`<td class="${isMissing.has(name) ? "gap" : "full"}"></td>`)}
    <td class="rows">
      ${meter(pattern.rows / widest, isMissing.size === 0 ? "good" : "plain")}<span>${formatCount(pattern.rows)}</span>
    </td>
  </tr>`;
}
