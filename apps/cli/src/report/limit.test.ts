import { expect, test } from "vitest";
import { describeLimit } from "./limit.ts";

test("a share is told in percent, anything else as it is, with the limit first", () => {
  const share = {
    name: "missingHigh",
    label: "share of missing values that is too many",
    value: 0.5,
    observed: 0.82381,
  };
  expect(describeLimit(share)).toBe("share of missing values that is too many: 50%, found 82.38%");
  expect(
    describeLimit({
      name: "slips",
      label: "share up to which faults are single slips",
      value: 0.0025,
      observed: 0.003,
    }),
  ).toBe("share up to which faults are single slips: 0.25%, found 0.3%");
  expect(describeLimit({ name: "skewed", label: "skewness", value: 1, observed: "12.34567" })).toBe(
    "skewness: 1, found 12.35",
  );
  expect(describeLimit({ name: "imbalance", value: 0.1, observed: 0.02 })).toBe("imbalance: 0.1, found 0.02");
});
