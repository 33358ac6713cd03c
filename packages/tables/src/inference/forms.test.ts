import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ColumnEvidence } from "../manifest.ts";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { inferValues } from "../testing/infer-values.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

type Expected = [
  what: string,
  values: string[],
  type: string,
  storage: string,
  stored?: unknown[],
  evidence?: Partial<ColumnEvidence>,
];

const numbers: Expected[] = [
  ["whole numbers", ["1", "-2", "+3", "0"], "integer", "BIGINT", [1, -2, 3, 0]],
  ["padded whole numbers", [" 1", "2 ", "3"], "integer", "BIGINT", [1, 2, 3]],
  ["0 and 1", ["0", "1", "1"], "integer", "BIGINT", [0, 1, 1]],
  ["past 2^53", ["9007199254740993", "1"], "integer", "BIGINT", ["9007199254740993", 1]],
  [
    "the ends of BIGINT",
    ["9223372036854775807", "-9223372036854775807"],
    "integer",
    "BIGINT",
    ["9223372036854775807", "-9223372036854775807"],
  ],
  ["past 2^63", ["9223372036854775808", "1"], "integer", "DECIMAL(38,0)", ["9223372036854775808", 1]],
  ["past 38 digits", ["1".repeat(39), "2"], "text", "VARCHAR", ["1".repeat(39), "2"]],
  ["decimals", ["1.50", "2.25", "3"], "float", "DECIMAL(3,2)", ["1.50", "2.25", "3.00"]],
  ["0.5 and .5", ["0.5", ".5", "0"], "float", "DECIMAL(2,1)", ["0.5", "0.5", "0.0"]],
  [
    "many digits",
    ["1234567890123456789012.345", "0.1"],
    "float",
    "DECIMAL(25,3)",
    ["1234567890123456789012.345", "0.100"],
  ],
  ["exponents", ["1e3", "2.5E-2", "7"], "float", "DOUBLE", [1000, 0.025, 7]],
  [
    "exponents beside many digits",
    ["12345678901234567.89", "1e3", "2.5e-1"],
    "float",
    "DECIMAL(19,2)",
    ["12345678901234567.89", "1000.00", "0.25"],
  ],
  [
    "exponents beside 2^53 and more",
    ["9007199254740993", "1e3"],
    "float",
    "DECIMAL(17,1)",
    ["9007199254740993.0", "1000.0"],
  ],
  [
    "exponents as programs write doubles",
    ["1.2345678901234567e-05", "1e3"],
    "float",
    "DOUBLE",
    [Number("1.2345678901234567e-05"), 1000],
  ],
  ["many digits beside what no decimal holds", ["12345678901234567.89", "1e60"], "float", "DOUBLE"],
  ["infinities", ["inf", "-Infinity", "1"], "float", "DOUBLE", ["inf", "-inf", 1]],
  ["leading zeros", ["007", "123", "456"], "text", "VARCHAR", ["007", "123", "456"], { leadingZeros: 1, mostly: null }],
  ["codes with a point", ["005.133", "813.54"], "text", "VARCHAR", ["005.133", "813.54"], { leadingZeros: 1 }],
  ["thousands", ["1,234", "999", "1,234,567"], "integer", "BIGINT", [1234, 999, 1234567], { thousandsSeparator: "," }],
  [
    "negatives in parentheses",
    ["(1,234.50)", "1,000.00", "0.75", "(3)", "-2"],
    "float",
    "DECIMAL(6,2)",
    ["-1234.50", "1000.00", "0.75", "-3.00", "-2.00"],
    { thousandsSeparator: "," },
  ],
  ["whole negatives in parentheses", ["(1234)", "12"], "integer", "BIGINT", [-1234, 12], { thousandsSeparator: "," }],
  [
    "money with negatives in parentheses",
    ["($1,234.50)", "$(5.00)", "$0.99", "(2.00$)"],
    "float",
    "DECIMAL(6,2)",
    ["-1234.50", "-5.00", "0.99", "-2.00"],
    { unitSign: "$" },
  ],
  ["parentheses around a negative", ["(-5)", "12"], "text", "VARCHAR", ["(-5)", "12"]],
  ["one parenthesis", ["(5", "12"], "text", "VARCHAR", ["(5", "12"]],
  [
    "thousands with decimals",
    ["1,234.50", "0.75"],
    "float",
    "DECIMAL(6,2)",
    ["1234.50", "0.75"],
    { thousandsSeparator: "," },
  ],
  ["uneven groups", ["1,23,4", "12,34"], "text", "VARCHAR"],
  [
    "decimal comma",
    ["1,5", "22,75", "3"],
    "float",
    "DECIMAL(4,2)",
    ["1.50", "22.75", "3.00"],
    { decimalSeparator: "," },
  ],
  [
    "points in thousands and a decimal comma",
    ["1.234,5", "12,75"],
    "float",
    "DECIMAL(6,2)",
    ["1234.50", "12.75"],
    { thousandsSeparator: ".", decimalSeparator: "," },
  ],
  ["spaces in thousands", ["1 234", "12 345 678"], "integer", "BIGINT", [1234, 12345678], { thousandsSeparator: " " }],
  [
    "apostrophes in thousands",
    ["1'234.5", "9'876'543"],
    "float",
    "DECIMAL(8,1)",
    ["1234.5", "9876543.0"],
    { thousandsSeparator: "'" },
  ],
  [
    "a currency in front",
    ["$1,234.50", "-$5.00", "$0.99"],
    "float",
    "DECIMAL(6,2)",
    ["1234.50", "-5.00", "0.99"],
    { unitSign: "$" },
  ],
  [
    "a currency behind",
    ["12,50 €", "3,99 €"],
    "float",
    "DECIMAL(4,2)",
    ["12.50", "3.99"],
    { unitSign: "€", decimalSeparator: "," },
  ],
  ["lakhs and crores", ["1,23,45,678", "12,34,567", "1,000"], "integer", "BIGINT", [12345678, 1234567, 1000]],
  ["rupees", ["₹1,23,456.50", "₹2,000.00"], "float", "DECIMAL(8,2)", ["123456.50", "2000.00"], { unitSign: "₹" }],
  ["thin spaces", ["1\u2009234,50", "12\u2009345,00"], "float", "DECIMAL(7,2)", ["1234.50", "12345.00"]],
  ["a minus behind", ["1,234.00-", "2,000.50", "5.00-"], "float", "DECIMAL(6,2)", ["-1234.00", "2000.50", "-5.00"]],
  ["a minus behind points and commas", ["1.234,00-", "2.000,50"], "float", "DECIMAL(6,2)", ["-1234.00", "2000.50"]],
  ["a typographic minus", ["−12.5", "3.5"], "float", "DECIMAL(3,1)", ["-12.5", "3.5"]],
  ["continental accounts", ["(1.234,00)", "2.000,50"], "float", "DECIMAL(6,2)", ["-1234.00", "2000.50"]],
  ["reais", ["R$ 1.234,50", "R$ 2.000,00"], "float", "DECIMAL(6,2)", ["1234.50", "2000.00"], { unitSign: "R$" }],
  ["kroner", ["1234 kr", "2000 kr"], "integer", "BIGINT", [1234, 2000], { unitSign: "kr" }],
  ["złoty", ["1 234,50 zł", "2 000,00 zł"], "float", "DECIMAL(6,2)", ["1234.50", "2000.00"], { unitSign: "zł" }],
  ["no numbers", ["12-3", "4-5-", "(6"], "text", "VARCHAR"],
  ["percent", ["12%", "100%", "0%"], "integer", "BIGINT", [12, 100, 0], { unitSign: "%" }],
  ["two currencies", ["$5", "€6"], "text", "VARCHAR"],
];

const times: Expected[] = [
  [
    "ordinals",
    ["Nov 15th, 2024", "Dec 1st 2024"],
    "date",
    "DATE",
    ["2024-11-15", "2024-12-01"],
    { dateFormat: "%B %d, %Y" },
  ],
  ["ordinals, day first", ["15th November 2024", "2nd of May 2024"], "date", "DATE", ["2024-11-15", "2024-05-02"]],
  ["weekdays", ["Friday, November 15, 2024", "Sat. Nov. 16, 2024"], "date", "DATE", ["2024-11-15", "2024-11-16"]],
  [
    "German months",
    ["15. November 2024", "3. März 2025", "1. Dez. 2024"],
    "date",
    "DATE",
    ["2024-11-15", "2025-03-03", "2024-12-01"],
  ],
  [
    "French months",
    ["14 juillet 2024", "1er juin 2024", "15 déc. 2024"],
    "date",
    "DATE",
    ["2024-07-14", "2024-06-01", "2024-12-15"],
  ],
  ["Spanish months", ["15 de enero de 2024", "2 de abril de 2024"], "date", "DATE", ["2024-01-15", "2024-04-02"]],
  [
    "names of months among digits",
    ["2024-11-15", "Nov 15, 2024", "Nov 16, 2024", "2024-11-17", "2024-11-18"],
    "date",
    "DATE",
    ["2024-11-15", "2024-11-15", "2024-11-16", "2024-11-17", "2024-11-18"],
    { dateFormat: "%Y-%m-%d", otherDateFormats: [{ format: "%b %d, %Y", count: 2 }] },
  ],
  ["a day that no month has", ["31st November 2024", "1st May 2024"], "text", "VARCHAR"],
  ["week dates", ["2024-W46-5", "2024-W47-1"], "date", "DATE", ["2024-11-15", "2024-11-18"]],
  ["weeks without a day", ["2024-W46", "2024-W47"], "text", "VARCHAR"],
  ["Czech days", ["15. 11. 2024", "6. 1. 2024"], "date", "DATE", ["2024-11-15", "2024-01-06"]],
  ["Chinese days", ["2024年11月15日", "2024年1月5日"], "date", "DATE", ["2024-11-15", "2024-01-05"]],
  [
    "mail times",
    ["Fri, 15 Nov 2024 10:00:00 GMT", "Sat, 16 Nov 2024 11:00:00 +0200"],
    "datetime",
    "TIMESTAMP",
    ["2024-11-15T10:00:00", "2024-11-16T09:00:00"],
  ],
  [
    "server logs",
    ["15/Nov/2024:10:30:00 +0000", "16/Nov/2024:10:30:00 -0500"],
    "datetime",
    "TIMESTAMP",
    ["2024-11-15T10:30:00", "2024-11-16T15:30:00"],
  ],
  [
    "Unix times",
    ["Fri Nov 15 10:30:00 2024", "Sat Nov 16 10:30:00 UTC 2024"],
    "datetime",
    "TIMESTAMP",
    ["2024-11-15T10:30:00", "2024-11-16T10:30:00"],
  ],
  [
    "offsets behind European days",
    ["15/11/2024 10:30 +0200", "16/11/2024 10:30 +02:00"],
    "datetime",
    "TIMESTAMP",
    ["2024-11-15T08:30:00", "2024-11-16T08:30:00"],
  ],
  [
    "American zones",
    ["2024-11-15 10:30:00 EST", "2024-07-16 11:30:00 PDT"],
    "datetime",
    "TIMESTAMP",
    ["2024-11-15T15:30:00", "2024-07-16T18:30:00"],
  ],
  [
    "basic ISO",
    ["20241115T103000Z", "20241116T103000+0200"],
    "datetime",
    "TIMESTAMP",
    ["2024-11-15T10:30:00", "2024-11-16T08:30:00"],
  ],
  ["digits that no name calls a day", ["20241115", "20241116"], "integer", "BIGINT", [20241115, 20241116]],
  [
    "ISO dates",
    ["2024-01-31", "1999-12-01"],
    "date",
    "DATE",
    ["2024-01-31", "1999-12-01"],
    { dateFormat: "%Y-%m-%d", dayMonthAmbiguous: false },
  ],
  ["short ISO dates", ["2024-1-3", "1999-12-01"], "date", "DATE", ["2024-01-03", "1999-12-01"]],
  [
    "slashes, year first",
    ["2024/01/31", "1999/12/01"],
    "date",
    "DATE",
    ["2024-01-31", "1999-12-01"],
    { dateFormat: "%Y/%m/%d" },
  ],
  [
    "month first",
    ["01/31/2024", "12/01/1999"],
    "date",
    "DATE",
    ["2024-01-31", "1999-12-01"],
    { dateFormat: "%m/%d/%Y", dayMonthAmbiguous: false },
  ],
  [
    "day first",
    ["01/02/2024", "31/12/1999"],
    "date",
    "DATE",
    ["2024-02-01", "1999-12-31"],
    { dateFormat: "%d/%m/%Y", dayMonthAmbiguous: false },
  ],
  [
    "either",
    ["01/02/2024", "03/04/1999"],
    "date",
    "DATE",
    ["2024-01-02", "1999-03-04"],
    { dateFormat: "%m/%d/%Y", dayMonthAmbiguous: true },
  ],
  ["points", ["31.12.2024", "01.02.1999"], "date", "DATE", ["2024-12-31", "1999-02-01"], { dateFormat: "%d.%m.%Y" }],
  [
    "month names",
    ["Jun 12 1998", "Aug 7 2001"],
    "date",
    "DATE",
    ["1998-06-12", "2001-08-07"],
    { dateFormat: "%b %d %Y" },
  ],
  [
    "days and month names",
    ["12 Jun 1998", "07 Aug 2001"],
    "date",
    "DATE",
    ["1998-06-12", "2001-08-07"],
    { dateFormat: "%d %b %Y" },
  ],
  ["full month names", ["June 12, 1998", "August 7, 2001"], "date", "DATE", ["1998-06-12", "2001-08-07"]],
  [
    "years of two digits",
    ["12/31/98", "01/15/05"],
    "date",
    "DATE",
    ["1998-12-31", "2005-01-15"],
    { dateFormat: "%m/%d/%y" },
  ],
  ["days that are none", ["2024-02-30", "2024-01-01"], "text", "VARCHAR"],
  [
    "two formats",
    ["2024-01-31", "2024-02-01", "03/25/2024"],
    "date",
    "DATE",
    ["2024-01-31", "2024-02-01", "2024-03-25"],
    { dateFormat: "%Y-%m-%d", otherDateFormats: [{ format: "%m/%d/%Y", count: 1 }], otherDateRows: [3] },
  ],
  [
    "a second format of which nothing tells the day from the month",
    ["2024-01-31", "2024-02-01", "03/04/2024", "05/05/2024"],
    "date",
    "DATE",
    ["2024-01-31", "2024-02-01", "2024-03-04", "2024-05-05"],
    {
      dateFormat: "%Y-%m-%d",
      otherDateFormats: [{ format: "%m/%d/%Y", count: 2 }],
      otherDateRows: [3, 4],
      ambiguousDates: { format: "%m/%d/%Y", otherFormat: "%d/%m/%Y", count: 1, rows: [3] },
    },
  ],
  [
    "days first and months first in one column",
    ["03/25/2024", "04/26/2024", "27/05/2024", "06/07/2024"],
    "date",
    "DATE",
    ["2024-03-25", "2024-04-26", "2024-05-27", "2024-06-07"],
    {
      dateFormat: "%m/%d/%Y",
      otherDateFormats: [{ format: "%d/%m/%Y", count: 1 }],
      otherDateRows: [3],
      ambiguousDates: { format: "%m/%d/%Y", otherFormat: "%d/%m/%Y", count: 1, rows: [4] },
    },
  ],
  [
    "moments",
    ["2024-01-31 10:20:30", "1999-12-01 00:00:00"],
    "datetime",
    "TIMESTAMP",
    ["2024-01-31T10:20:30", "1999-12-01T00:00:00"],
  ],
  [
    "moments with T and fractions",
    ["2024-01-31T10:20:30.5", "1999-12-01T00:00"],
    "datetime",
    "TIMESTAMP",
    ["2024-01-31T10:20:30.5", "1999-12-01T00:00:00"],
  ],
  [
    "offsets",
    ["2024-01-31T10:20:30Z", "2024-01-31T10:20:30+02:00", "2024-01-31 10:20:30-0530"],
    "datetime",
    "TIMESTAMP",
    ["2024-01-31T10:20:30", "2024-01-31T08:20:30", "2024-01-31T15:50:30"],
  ],
  [
    "American moments",
    ["1/31/2024 1:05 PM", "12/1/2023 11:00 AM"],
    "datetime",
    "TIMESTAMP",
    ["2024-01-31T13:05:00", "2023-12-01T11:00:00"],
  ],
  ["times", ["10:20", "23:59:59"], "time", "TIME", ["10:20:00", "23:59:59"]],
];

const others: Expected[] = [
  ["true and false", ["true", "False", "TRUE"], "boolean", "BOOLEAN", [true, false, true]],
  ["yes and no", ["yes", "no", "Yes"], "boolean", "BOOLEAN", [true, false, true]],
  ["Y and N", ["Y", "N", "y"], "boolean", "BOOLEAN", [true, false, true]],
  ["Y alone", ["Y", "Y", "Y"], "text", "VARCHAR"],
  ["T without F", ["T", "true", "false"], "text", "VARCHAR"],
  ["words", ["red", "green"], "text", "VARCHAR", ["red", "green"]],
  ["blanks", [" ", "x"], "text", "VARCHAR", [" ", "x"]],
  ["nothing", ["", "NA", "null"], "empty", "VARCHAR", [null, null, null]],
];

describe("numbers", () => {
  test.each(numbers)("%s", check);
});
describe("dates and times", () => {
  test.each(times)("%s", check);
});
describe("other values", () => {
  test.each(others)("%s", check);
});

async function check(
  _: string,
  values: string[],
  type: string,
  storage: string,
  stored?: unknown[],
  evidence?: Partial<ColumnEvidence>,
): Promise<void> {
  const found = await inferValues(folder, values);
  expect([found.dataType, found.storageType]).toEqual([type, storage]);
  if (stored) expect(found.values).toEqual(stored);
  if (evidence) expect(found.evidence).toMatchObject(evidence);
}
