import type { ExactNumber, InsightEvidence } from "@datainsight/schemas";

/** The limit that an insight crossed, and what was found: `share of missing values that is too many: 50%, found 82.4%`. */
export function describeLimit({ name, label = name, value, observed }: Threshold): string {
  const isShare = /^(change of the )?share\b/.test(label);
  const told = (number: ExactNumber) => (isShare ? percent(Number(number)) : fourDigits(Number(number)));
  return `${label}: ${told(value)}, found ${told(observed)}`;
}

type Threshold = NonNullable<InsightEvidence["threshold"]>;

/** As many digits as it takes to tell what was found from the limit. */
function percent(share: number): string {
  return `${fourDigits(share * 100)}%`;
}

function fourDigits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
