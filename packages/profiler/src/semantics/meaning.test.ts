import { personalSemanticTypes } from "@datainsight/schemas";
import { isPersonal, maskValue } from "@datainsight/tables";
import { expect, test } from "vitest";
import { isCardNumber, isIban } from "./checksums.ts";
import { meaningOf } from "./meaning.ts";
import { hasWord, isKeyName, wordsOf } from "./names.ts";
import { semanticTypes } from "./registry.ts";
import { confidenceOf } from "./types.ts";
import { dominantShape, maskOf } from "./shapes.ts";

function meaning(name: string, values: string[], dataType: "text" | "integer" | "float" = "text") {
  return meaningOf({ name, dataType, values, count: values.length, uniqueCount: new Set(values).size })?.id ?? null;
}

const times = (n: number, make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i));

test.each([
  ["email", "contact", times(20, (i) => (i < 4 ? "nobody" : `a${i}@b.org`))],
  ["url", "homepage", times(20, (i) => `https://example.org/${i}?q=1`)],
  ["uuid", "ref", times(9, (i) => `0d9f6b1e-5a7c-4c1e-9a55-00000000000${i}`)],
  ["iban", "account", ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"]],
  [
    "credit_card",
    "x",
    ["4111111111111111", "5500005555555559", "340000000000009", "6011000000000004", "4012888888881881"],
  ],
  ["mac_address", "device", ["00:1A:2b:3C:4d:5E", "00-1a-2b-3c-4d-5f", "001a.2b3c.4d60"]],
  ["imei", "imei", ["490154203237518", "35-209900-176148-1"]],
  ["secret", "x", ["AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdefghij0123456789abcdef"]],
  ["secret", "api_key", ["d41d8cd98f00b204e9800998ecf84271", "d41d8cd98f00b204e9800998ecf84272"]],
  ["secret", "userPassword", ["hunter22", "correct-horse"]],
  ["national_id", "nino", ["AB123456C", "AB 12 34 56 D"]],
  [
    "national_id",
    "x",
    ["1 84 12 76 451 089 46", "255081416802538", "1 84 12 76 451 089 46", "2 55 08 14 168 025 38", "255081416802538"],
  ],
  ["national_id", "steuer_id", ["86095742719", "47036892816"]],
  ["national_id", "aadhaar", ["2341 2341 2346"]],
  ["national_id", "pan_number", ["ABCPE1234F", "AAACB5678K"]],
  ["national_id", "dni", ["12345678Z", "X1234567L"]],
  ["national_id", "codice_fiscale", ["RSSMRA85T10A562S"]],
  ["ip", "source", ["10.0.0.1", "192.168.1.20", "2001:db8::1"]],
  ["phone", "mobile", ["0171 5550123", "0171 5550124", "+49 171 5550125"]],
  ["phone", "reach", ["+49 171 5550123", "+1 (212) 555-0199", "+44 20 7946 0123"]],
  ["phone", "phone2", ["0171 5550123", "0171 5550124"]],
  ["postcode", "zip_code", ["01234", "98765"]],
  ["address", "address", ["2740 W. Olympic Blvd.", "Western Avenue & 92nd Street", "Vermont & Leeward avenues"]],
  ["postcode", "zip4", ["10001-1234", "94105-0001"]],
  ["person_name", "lastName", ["O’Brien", "Müller", "de la Cruz"]],
  ["person_name", "customer", ["Jane Doe", "Doe, John", "Ludwig van Beethoven", "Dr. Ana María López"]],
  ["country", "country", ["Norway", "czech republic", "Côte d’Ivoire", "USA"]],
  ["country", "home", ["Norway", "Sweden", "Chile", "Japan", "Kenya"]],
  ["country_code", "country_code", ["NO", "SE", "DK", "NA"]],
  ["country_code", "nationality", ["NOR", "SWE", "DNK"]],
  ["currency_code", "currency", ["EUR", "USD", "NOK", "JPY"]],
  ["json", "payload", ['{"a": 1}', "[1, 2]", '{"b": {"c": []}}']],
  ["coordinates", "where", ["59.91, 10.75", "(-33.45; -70.66)", "POINT (10.75 59.91)"]],
  ["file_path", "x", ["/var/log/syslog", "C:\\Temp\\a.txt", "data/2024/a.csv"]],
  ["file_path", "filename", ["report.pdf", "a b.tar.gz", "x-1.csv"]],
  ["hash", "digest", times(5, (i) => `d41d8cd98f00b204e9800998ecf8427${i}`)],
  ["identifier", "customer_id", times(30, String)],
])("%s is told from the values of a column called %s", (expected, name, values) => {
  expect(meaning(name, values)).toBe(expected);
});

test("names alone do not make a meaning when the values say otherwise", () => {
  expect(meaning("email_sent", ["yes", "no"])).toBeNull();
  expect(meaning("flat", ["1", "2"])).toBeNull();
  expect(meaning("title", ["1984", "Brazil"])).toBeNull();
  expect(meaning("customer", ["Acme Inc", "Bank of Oslo", "Jane Doe"])).toBeNull();
  expect(meaning("state", ["AL", "CA", "GA", "DE", "ID", "NY"])).toBeNull();
  expect(
    meaning(
      "site",
      times(9, (i) => `shop${i}.example`),
    ),
  ).toBeNull();
  expect(meaning("model", ["ford torino", "buick skylark 320"])).toBeNull();
});

test("the confidence is the share of values that the validator of the meaning accepts", () => {
  const confidence = (name: string, values: string[]) => {
    const type = meaningOf({ name, dataType: "text", values, count: values.length, uniqueCount: values.length });
    return type ? confidenceOf(type, values) : null;
  };
  expect(
    confidence(
      "contact",
      times(20, (i) => (i < 4 ? "nobody" : `a${i}@b.org`)),
    ),
  ).toBe(0.8);
  expect(confidence("country", ["Norway", "Atlantis", "Chile", " "])).toBeCloseTo(2 / 3, 12);
  expect(
    confidence("iban", ["DE89370400440532013000", "DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "DE00"]),
  ).toBe(0.75);
  expect(confidence("customer_id", times(30, String))).toBeNull();
});

test("coordinates and percentages are numbers with a name", () => {
  expect(meaning("pickup_lat", [], "float")).toBe("latitude");
  expect(meaning("platform", [], "float")).toBeNull();
  expect(meaning("pct_done", [], "float")).toBe("percentage");
});

test("check digits tell card numbers and IBANs from other digits", () => {
  expect(isCardNumber("4111 1111 1111 1111")).toBe(true);
  expect(isCardNumber("4111 1111 1111 1112")).toBe(false);
  expect(isIban("DE89 3704 0044 0532 0130 00")).toBe(true);
  expect(isIban("DE88 3704 0044 0532 0130 00")).toBe(false);
});

test("masked values show their form and nothing of a person", () => {
  expect(maskValue("jane.doe@mail.example.com", "email")).toBe("j***@***.com");
  expect(maskValue("+49 171 5550123", "phone")).toBe("+** *** *****23");
  expect(maskValue("Jane Doe", "person_name")).toBe("J*** D**");
  expect(maskValue("write to jane@x.org, please", null)).toBe("write to j***@***.org, please");
  expect(maskValue("Oslo", null)).toBe("Oslo");
  expect(isPersonal("url")).toBe(false);
});

test("the meanings that are personal here are those that are masked everywhere", () => {
  const personal = semanticTypes.filter((type) => type.personal).map(({ id }) => id);
  expect(personal.toSorted()).toEqual([...personalSemanticTypes].toSorted());
});

test("words of a name are found in any spelling", () => {
  expect(wordsOf("customerID_no2")).toEqual(["customer", "id", "no2"]);
  expect(wordsOf("HTTPStatus Code")).toEqual(["http", "status", "code"]);
  expect(hasWord("E-Mail", ["mail"])).toBe(true);
  expect(isKeyName("orderId")).toBe(true);
  expect(isKeyName("paid")).toBe(false);
});

test("codes have a shape of fixed or of varying length, words and free text have none", () => {
  expect(maskOf("Äb-12")).toBe("Aa-99");
  expect(dominantShape(times(40, (i) => (i === 0 ? "?" : `AB-${1000 + i}`)))).toMatchObject({ mask: "AA-9999" });
  expect(dominantShape(times(40, (i) => `INV${i * 37}`))).toMatchObject({ mask: "A+9+" });
  expect(dominantShape(times(40, (i) => `word${"abcdefghij"[i % 10]}`))).toBeNull();
  expect(dominantShape(times(40, (i) => `Room ${i}`))).toBeNull();
});

test.each([
  ["token", ["the", "cat", "sat"]],
  ["secret", ["no", "yes"]],
  ["order", ["12345678901", "12345678902", "12345678903", "12345678904", "12345678905"]],
  ["lot", ["123456789012345", "123456789012346", "123456789012347", "123456789012348", "123456789012349"]],
  ["mac", ["Mac mini", "MacBook"]],
])("a column called %s is no secret, device or number of a person by its values", (name, values) => {
  expect(["secret", "mac_address", "imei", "national_id"]).not.toContain(meaning(name, values));
});
