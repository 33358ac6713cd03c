import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { aColumn, aDrift, anInsight, aReport, aTableProfile, someRelations } from "./a-report.ts";
import { htmlReport } from "./html.ts";

const hostile = `</script><img src=x onerror="alert(1)">'{{script}}<!--`;

function hostileReport() {
  const frequencies = { kind: "frequencies" as const, values: [{ value: hostile, count: 3 }], otherCount: 0 };
  return aReport({
    dataset: { name: hostile },
    analysis: { targetColumn: hostile },
    columns: [
      aColumn({ columnName: hostile, dataType: "text", minValue: hostile, maxValue: hostile, semanticType: hostile }),
      aColumn({ columnName: "b", position: 1, distributionData: frequencies }),
    ],
    insights: [
      anInsight({
        columnName: hostile,
        description: hostile,
        recommendation: hostile,
        codeSuggestion: hostile,
        evidence: { rowCount: 1, rowShare: 0.1, examples: [hostile] },
      }),
    ],
  });
}

test("names, values and messages of the file are text on the page, wherever they stand", () => {
  const page = htmlReport(hostileReport());
  expect(page).not.toContain("<img");
  expect(page).not.toMatch(/<!--/);
  expect(page).toContain("&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  expect(page.match(/<\/script>/g)).toHaveLength(2);
});

test("names in what is known of the table, its drift and its checks are text too", () => {
  const report = aReport({ tableProfile: aTableProfile({ relations: someRelations((name) => `${name}${hostile}`) }) });
  const check = { checkId: null, failingRows: 2, rows: [], examples: [], predicate: null, message: null };
  const definition = { kind: "in_set" as const, column: hostile, values: [hostile] };
  const drift = { ...aDrift({ column: hostile }) };
  const known = {
    ...report,
    tableProfile: aTableProfile({ ...report.tableProfile, checkResults: [{ ...check, definition, status: "failed" }] }),
  };
  const page = htmlReport(known, {
    what: hostile,
    insights: {
      scoreChange: -1.5,
      appeared: [anInsight({ columnName: hostile, description: hostile })],
      resolved: [],
      remaining: [],
    },
    drift: { datasetId: report.dataset.id, version: 1, rowsBefore: 10, rowsAfter: 12, columns: [drift] },
  });
  expect(page).not.toContain("<img");
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toMatch(/\sstyle=|NaN|undefined|Infinity/);
});

test("a page shows the map of associations, what is missing together, and the drift where there is one", () => {
  const report = aReport({ tableProfile: aTableProfile({ relations: someRelations() }) });
  const page = htmlReport(report, {
    what: "version 1",
    insights: null,
    drift: {
      datasetId: report.dataset.id,
      version: 1,
      rowsBefore: 5000,
      rowsAfter: 6000,
      columns: [aDrift(), aDrift({ column: "city", verdict: "none" })],
    },
  });
  expect(page).toContain('class="alike heat-9"');
  expect(page).toContain('class="opposite heat-6"');
  expect(page).toContain("red where one falls as the other rises");
  expect(page).toContain("zip tells every row apart");
  expect(page).toContain("city, zip: 120 rows");
  expect(page).toMatch(/Since version 1[\s\S]*moved far[\s\S]*PSI 0.31, KS 0.22, missing 2% to 14%/);
  expect(page).not.toContain("part of this is chance");
  expect(htmlReport(aReport())).not.toMatch(/id="(?:since|checks|relations)"/);
});

test("the report lies in the page as JSON that reads back whole", () => {
  const report = hostileReport();
  const [, json] = /<script type="application\/json" id="report">([\s\S]*?)<\/script>/.exec(htmlReport(report)) ?? [];
  expect(JSON.parse(json ?? "")).toEqual(report);
});

test("the policy allows nothing but the page's own script and style", () => {
  const page = htmlReport(aReport());
  const [, policy = ""] = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page) ?? [];
  const hash = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(policy).toContain(`style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1])}`);
  expect(policy).toContain(`script-src ${hash(/<script>([\s\S]*?)<\/script>/.exec(page)?.[1])}`);
});

test("nothing is loaded from elsewhere and no element has an inline handler or style", () => {
  const page = htmlReport(aReport());
  expect(page).not.toMatch(/\ssrc=|\shref="(?!#)/);
  expect(page).not.toMatch(/\son\w+=/);
  expect(page).not.toMatch(/\sstyle=/);
  expect(page).not.toMatch(/@import|url\(/);
});

test("a table without a score, rows or insights still makes a page", () => {
  const page = htmlReport(
    aReport({
      columns: [aColumn({ dataType: "empty", distributionData: null, minValue: null, maxValue: null, mean: null })],
      insights: [],
      dataset: { rowCount: 0 },
      analysis: { qualityScore: null, scoreBreakdown: null },
    }),
  );
  expect(page).toContain("No score");
  expect(page).toContain("Nothing can be told without rows.");
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

test("the links at the top lead to the sections that there are, and a list of notes is not called what is wrong", () => {
  const notes = htmlReport(aReport({ insights: [anInsight({ severity: "info" })] }));
  expect(notes).toContain("Nothing wrong was found; worth knowing");
  expect(notes).not.toContain("What is wrong");
  for (const page of [notes, htmlReport(aReport())]) {
    const ids = [...page.matchAll(/<a href="#(\w+)">/g)].map(([, id]) => id);
    expect(ids).toContain("insights");
    for (const id of ids) expect(page).toContain(`<section id="${id}">`);
  }
});

test("an insight names its rule with the version", () => {
  expect(htmlReport(aReport({ insights: [anInsight({ ruleId: "some-rule", ruleVersion: 3 })] }))).toContain(
    "some-rule, version 3",
  );
});

/** The contrast of two colours as WCAG 2.2 defines it. */
function contrast(first: number[], second: number[]): number {
  const [light = 0, dark = 0] = [first, second].map(luminance).toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
function luminance(color: number[]): number {
  const [red = 0, green = 0, blue = 0] = color
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const parts = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

test("words of severity and quiet ones can be read on their ground, in light and in dark", () => {
  const page = htmlReport(aReport());
  const [light = "", dark = ""] = page.match(/:root \{[^}]*\}/g) ?? [];
  for (const scheme of [light, dark]) {
    const color = (name: string) => parts(new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(scheme)?.[1] ?? "");
    const card = color("card");
    for (const name of ["critical", "high", "medium", "low", "info", "quiet"]) {
      const tone = color(name);
      const badge = tone.map((part, at) => part * 0.13 + (card[at] ?? 0) * 0.87);
      expect([name, contrast(tone, badge) >= 4.5]).toEqual([name, true]);
    }
    expect(contrast(color("accent"), color("paper"))).toBeGreaterThanOrEqual(4.5);
  }
});
