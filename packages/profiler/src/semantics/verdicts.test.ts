import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openEngine, quoteLiteral } from "@datainsight/tables";
import { expect, test } from "vitest";
import { queryRow } from "../engine.ts";
import { matchesTrimmed } from "../sql.ts";
import { semanticTypes } from "./registry.ts";
import { confidenceOf } from "./types.ts";

/**
 * Values and what the standards say of them: RFC 5321 and 6531 (email), 3986 and 3987 (URL), 4122 and 9562 (UUID), 791 and 4291 (IP),
 * 8259 (JSON), E.164 and RFC 3966 (phone), ISO 13616 (IBAN), ISO/IEC 7812 (card), 3166-1 (country), 4217 (currency), 6709 (position).
 */
const verdicts: Record<string, { valid: readonly string[]; invalid: readonly string[] }> = {
  email: {
    valid: [
      "a@b.org",
      "first.last+tag@sub.example.co.uk",
      "o'brien@example.ie",
      "user_name@example.museum",
      "customer/department=shipping@example.com",
      "!def!xyz%abc@example.com",
      '"very unusual"@example.com',
      "müller@bücher.de",
      "x@xn--bcher-kva.example",
      "a@example.xn--p1ai",
      "1@2.org",
      "x-@a-b.io",
      "user@[192.168.2.1]",
      " padded@example.org ",
    ],
    invalid: [
      "plain",
      "@b.org",
      "a@",
      "a@b",
      "a b@c.org",
      "a@b..org",
      ".a@b.org",
      "a.@b.org",
      "a..b@c.org",
      "a@-b.org",
      "a@b-.org",
      "a@b.org.",
      "a@b_c.org",
      "a@@b.org",
      "a@b@c.org",
      "a@b.org, c@d.org",
      "mailto:a@b.org",
      "a@b.123",
      "a@192.168.2.1",
      "a (at) b.org",
      "Jane <a@b.org>",
    ],
  },
  url: {
    valid: [
      "https://example.org",
      "http://localhost:8080/x",
      "https://user:pw@host.example/p?q=1#f",
      "ftp://ftp.example.org/a.txt",
      "https://[2001:db8::1]/a",
      "https://münchen.example/ü",
      "www.example.org/a",
      "HTTP://EXAMPLE.ORG",
      "https://example.org:65535",
      "https://a.example/c%20d?x=[1]",
      "https://example.org?x=1",
      "https://example.org/a,b;c(d)",
      "s3://bucket/key.csv",
      "wss://example.org/socket",
      "http://1.2.3.4/",
    ],
    invalid: [
      "http//x.org",
      "https:/x.org",
      "https://",
      "https://exa mple.org",
      "https://example..org",
      "https://.example.org",
      "https://x.org:99999",
      "https://x.org:port/",
      "javascript:alert(1)",
      "example.org",
      "htp://x.org",
      "https://x.org/<b>",
      'https://x.org/"a"',
      "https://x.org, https://y.org",
      "https://x.org,https://y.org",
      "//example.org/a",
      "/a/b",
    ],
  },
  uuid: {
    valid: [
      "0d9f6b1e-5a7c-4c1e-9a55-000000000001",
      "0D9F6B1E-5A7C-4C1E-9A55-00000000000F",
      "{0d9f6b1e-5a7c-1c1e-9a55-000000000001}",
      "urn:uuid:0190b5c0-7a7e-7c4e-8f00-3a1b2c3d4e5f",
      "00000000-0000-0000-0000-000000000000",
      "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ],
    invalid: [
      "0d9f6b1e5a7c4c1e9a55000000000001",
      "0d9f6b1e-5a7c-4c1e-9a55-00000000000",
      "0d9f6b1e-5a7c-4c1e-9a55-0000000000012",
      "0d9f6b1e-5a7c-4c1e-9a55-00000000000g",
      "0d9f6b1e-5a7c-4c1e9-a55-000000000001",
      "0d9f6b1e 5a7c 4c1e 9a55 000000000001",
    ],
  },
  ip: {
    valid: [
      "0.0.0.0",
      "255.255.255.255",
      "10.0.0.1/8",
      "192.168.1.20",
      "::",
      "::1",
      "1::",
      "2001:db8::1",
      "2001:0db8:0000:0000:0000:ff00:0042:8329",
      "fe80::1%eth0",
      "::ffff:1.2.3.4",
      "64:ff9b::192.0.2.33",
      "1:2:3:4:5:6:1.2.3.4",
      "2001:db8::/32",
      "1:2:3:4:5:6:7::",
      "::2:3:4:5:6:7:8",
    ],
    invalid: [
      "256.1.1.1",
      "1.2.3",
      "1.2.3.4.5",
      "01.02.03.04",
      "1.2.3.4:80",
      "1.2.3.4/33",
      "1.2.3.-4",
      "12345::",
      ":::",
      "1::2::3",
      "2001:db8",
      "g::1",
      "1:2:3:4:5:6:7:8:9",
      "00:1B:44:11:3A:B7",
      "12:30:45",
      "::1/129",
      "localhost",
    ],
  },
  phone: {
    valid: [
      "+4917155501234",
      "+1 (212) 555-0199",
      "0171 5550123",
      "212-555-0199",
      "(212) 555-0199",
      "212.555.0199",
      "+44 20 7946 0123",
      "+49 (0)171 5550123",
      "0049 171 5550123",
      "212-555-0199 x123",
      "212-555-0199 ext. 12",
      "tel:+1-201-555-0123",
      "+123456789012345",
      "030/1234567",
      "555-0123",
    ],
    invalid: [
      "12345",
      "+1234567890123456",
      "2024-01-15",
      "15.01.2024",
      "192.168.100.20",
      "4111-1111-1111-1111",
      "8.7654321",
      "123-45-6789",
      "555-CALL",
      "+",
      "n/a",
      "12:30:45",
      "++4917155501234",
    ],
  },
  iban: {
    valid: [
      "DE89370400440532013000",
      "GB82 WEST 1234 5698 7654 32",
      "NO9386011117947",
      "MT84MALT011000012345MTLCAST001S",
      "FR1420041010050500013M02606",
      "CH9300762011623852957",
      "NL91ABNA0417164300",
      "de89 3704 0044 0532 0130 00",
      "SA0380000000608010167519",
      "BR1800360305000010009795493C1",
    ],
    invalid: [
      "DE88370400440532013000",
      "DE8937040044053201300",
      "DE893704004405320130000",
      "XX89370400440532013000",
      "GB82WEST12345698765433",
      "DE00370400440532013000",
      "3704004405320130",
      "DE89-3704",
      "NO93860111179471",
    ],
  },
  credit_card: {
    valid: [
      "4111111111111111",
      "4222222222222",
      "5555555555554444",
      "2223003122003222",
      "378282246310005",
      "6011111111111117",
      "30569309025904",
      "3530111333300000",
      "6759649826438453",
      "4111 1111 1111 1111",
      "4111-1111-1111-1111",
    ],
    invalid: [
      "4111111111111112",
      "0000000000000000",
      "411111111111",
      "41111111111111111111",
      "1700000000000",
      "9999999999999995",
      "353011133330005",
      "5555 5555 5555 444",
      "4111.1111.1111.1111",
    ],
  },
  country_code: {
    valid: ["NO", "US", "GB", "DEU", "NAM", "SS", "BQ", "TW", "ME", "PSE"],
    invalid: ["UK", "EU", "XK", "SU", "YU", "DD", "no", "N", "NORW", "ZZ", "XX", "UKK", "EN"],
  },
  country: {
    valid: [
      "Norway",
      "czech republic",
      "Côte d’Ivoire",
      "USA",
      "United Kingdom",
      "Türkiye",
      "Turkey",
      "St. Lucia",
      "Hong Kong",
      "Kosovo",
      "Iran, Islamic Republic of",
      "de",
    ],
    invalid: ["Atlantis", "Bavaria", "Oslo", "Europe", "N/A", "Norwegian", "12"],
  },
  currency_code: {
    valid: ["EUR", "USD", "NOK", "JPY", "CHF", "XAU", "CLF", "ZWG", "DEM", "XCG"],
    invalid: ["EURO", "€", "US$", "eur", "EU", "XYZ", "BTC", "AAA", "UKP"],
  },
  postcode: {
    valid: [
      "12345",
      "12345-6789",
      "SW1A 1AA",
      "K1A 0B1",
      "1010",
      "00-950",
      "110 00",
      "100-0001",
      "D02 AF30",
      "1234 AB",
      "AD500",
      "999",
    ],
    invalid: ["Berlin", "-----", "1", "12345678901", "12345-", "12  345", "SW1A_1AA", "n/a", "1.5"],
  },
  latitude: { valid: ["0", "-90", "90", "59.91"], invalid: ["90.0001", "-91", "north", ""] },
  longitude: { valid: ["180", "-180", "10.75"], invalid: ["180.5", "-999", "E10"] },
  coordinates: {
    valid: [
      "59.91, 10.75",
      "(-33.45; -70.66)",
      "[59.91 10.75]",
      "POINT (10.75 59.91)",
      "POINT(-180 90)",
      "40° 26′ 46″ N 79° 58′ 56″ W",
      "40.446° N, 79.982° W",
      "51°30'N 0°7'W",
    ],
    invalid: [
      "91.0, 10.0",
      "59.91",
      "59, 10",
      "59.91, 190.5",
      "POINT (500 91)",
      "POINT (10.75, 59.91)",
      "95° 0′ 0″ N 10° 0′ 0″ E",
      "a, b",
    ],
  },
  json: {
    valid: ['{"a": 1}', "[]", "{}", '[{"b": null}, 2.5e3, "é"]', ' {"a":{"b":[true]}} '],
    invalid: ["{'a': 1}", "[1, 2", "{a: 1}", "5", '"text"', "null", "[1,]", '{"a":1} {"b":2}', "{NaN}"],
  },
  file_path: {
    valid: [
      "/var/log/syslog",
      "C:\\Temp\\a.txt",
      "\\\\server\\share\\f",
      "~/x",
      "./x",
      "../x/y",
      "data/2024/a.csv",
      "report.pdf",
    ],
    invalid: ["and/or", "km/h", "2024/01/15", "https://example.org/a.txt", "1/2", "N/A", "no.", "3.14"],
  },
  hash: {
    valid: [
      "d41d8cd98f00b204e9800998ecf8427e",
      "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ],
    invalid: [
      "d41d8cd98f00b204e9800998ecf8427",
      "g41d8cd98f00b204e9800998ecf8427e",
      "0xd41d8cd98f00b204e9800998ecf8427e",
      "deadbeef",
    ],
  },
  birth_date: {
    valid: [
      "1990-05-17",
      "17.05.1990",
      "05/17/1990",
      "17 May 1990",
      "May 17, 1990",
      "19900517",
      "17/5/90",
      "1990-05-17T00:00:00",
    ],
    invalid: ["1990", "19901317", "34", "unknown", "199005", "17051990123"],
  },
  address: {
    valid: ["12 Main Street", "Hauptstr. 7a", "P.O. Box 12", "221B Baker St, London", "Rua São João 5"],
    invalid: ["Main Street", "12", "12a", "10.0.0.1", "jane@example.org", "0x1f"],
  },
  person_name: {
    valid: ["Jane Doe", "O’Brien", "Müller", "de la Cruz", "Braund, Mr. Owen Harris", "Ludwig van Beethoven"],
    invalid: ["C3PO", "jane@example.org", "12 Main Street", "X", "Doe/Jane"],
  },
};

const cases = Object.entries(verdicts).flatMap(([type, { valid, invalid }]) => [
  ...valid.map((value) => [type, value, true] as const),
  ...invalid.map((value) => [type, value, false] as const),
]);

test.each(cases)("%s: %j is valid: %s", (id, value, expected) => {
  const type = semanticTypes.find((each) => each.id === id);
  expect(type).toBeDefined();
  // A blank is no value to judge.
  expect(type ? (confidenceOf(type, [value]) ?? 0) === 1 : null).toBe(expected);
});

test("there are more than two hundred verdicts", () => {
  expect(cases.length).toBeGreaterThan(200);
});

test("the patterns that count in SQL say the same of every value", async () => {
  const workDir = await mkdtemp(path.join(tmpdir(), "verdicts-"));
  const engine = await openEngine({ workDir, memoryLimit: "500MB", threads: 1 });
  try {
    for (const { id, valid } of semanticTypes) {
      if (valid === undefined) continue;
      for (const [type, value, expected] of cases) {
        if (type !== id) continue;
        const row = await queryRow(engine, `SELECT ${matchesTrimmed(quoteLiteral(value), valid)} AS fits`);
        expect(row["fits"], value).toBe(expected);
      }
    }
  } finally {
    engine.close();
    await rm(workDir, { recursive: true, force: true });
  }
});
