import type { AnalysisReport, ScoreDimension } from "@datainsight/schemas";
import { html, type Markup } from "./markup.ts";
import { formatScore, plural } from "./numbers.ts";
import { bandOf, dimensionQuestions } from "./score.ts";

const radius = 70;
const circumference = 2 * Math.PI * radius;

/** The score as a ring, its meaning, and the dimensions that make it up as bars. */
export function scoreSection({ analysis, insights }: AnalysisReport): Markup {
  const { qualityScore, scoreBreakdown } = analysis;
  const band = qualityScore === null ? null : bandOf(qualityScore);
  const headline = band === null ? "No score" : `${capital(band.word)} quality`;
  const meaning = band === null ? "There is nothing in this table to judge." : `${capital(band.meaning)}.`;
  return html`<section class="card hero" aria-label="Quality score">
    ${ring(qualityScore)}
    <div class="verdict">
      <h2>${headline}</h2>
      <p>${meaning}</p>
      <p class="quiet">${plural(insights.length, "insight")} in all.</p>
    </div>
    <table class="dimensions">
      <caption class="hidden">
        What the score is made of
      </caption>
      <tbody>
        ${(scoreBreakdown ?? []).map(dimensionRow)}
      </tbody>
    </table>
  </section>`;
}

function ring(score: number | null): Markup {
  const share = (score ?? 0) / 100;
  const level = score === null ? "none" : levelOf(score);
  const label = score === null ? "No score" : `${formatScore(score)} of 100`;
  return html`<svg class="ring level-${level}" viewBox="0 0 168 168" role="img" aria-label="${label}">
    <circle class="track" cx="84" cy="84" r="${radius}" />
    <circle
      class="arc"
      cx="84"
      cy="84"
      r="${radius}"
      stroke-dasharray="${(share * circumference).toFixed(2)} ${circumference.toFixed(2)}"
      transform="rotate(-90 84 84)"
    />
    <text class="number" x="84" y="${score === null ? 96 : 92}" text-anchor="middle">
      ${score === null ? "–" : formatScore(score)}
    </text>
    ${score === null ? null : html`<text class="of" x="84" y="114" text-anchor="middle">of 100</text>`}
  </svg>`;
}

function dimensionRow({ dimension, score, weight, assessed }: ScoreDimension): Markup {
  const name = html`<th scope="row">
    ${capital(dimension)}<span class="quiet">${dimensionQuestions[dimension]}</span>
  </th>`;
  if (score === null || !assessed) {
    return html`<tr>
      ${name}
      <td class="meter quiet" colspan="2">not assessed</td>
    </tr>`;
  }
  return html`<tr>
    ${name}
    <td class="meter">
      ${meter(score / 100, levelOf(score))}<span class="quiet">${Math.round(weight * 100)}% of the score</span>
    </td>
    <td class="value">${formatScore(score)}</td>
  </tr>`;
}

/** A bar of which `share` (0 to 1) is filled. */
export function meter(share: number, level: string): Markup {
  const filled = Math.max(0, Math.min(100, share * 100));
  return html`<svg class="bar level-${level}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" />
    <rect class="fill" width="${filled.toFixed(2)}" height="8" />
  </svg>`;
}

function levelOf(score: number): string {
  if (score >= 75) return "good";
  return score >= 60 ? "fair" : "poor";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
