import { mayHoldPersonal } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { maskValue } from "./personal-data.ts";
import { personalByName } from "./personal-names.ts";

test.each([
  ["email", "jane.doe@mail.example.com", "j***@***.com"],
  ["email", "jane.doe at mail", "****.*** ** **il"],
  ["phone", "+49 171 5550123", "+** *** *****23"],
  ["phone", "12", "**"],
  ["person_name", "Doe, Jane", "D**, J***"],
  ["birth_date", "1990-05-17", "1990-**-**"],
  ["birth_date", "1990-05-17T08:30:00", "1990-**-**"],
  ["birth_date", "17.05.1990", "**.**.1990"],
  ["birth_date", "17 May 1990", "** *** 1990"],
  ["birth_date", "19900517", "1990****"],
  ["birth_date", "17/05/90", "**/**/**"],
  ["address", "221B Baker Street", "**** ***** ****et"],
  ["ip", "84.17.100.7", "**.**.**0.7"],
  ["mac_address", "00:1A:2b:3C:4d:5E", "**:**:**:**:**:5E"],
  ["imei", "490154203237518", "*************18"],
  ["secret", "hunter2", "********"],
  [null, "seen at 00:1A:2b:3C:4d:5E", "seen at **:**:**:**:**:5E"],
  [null, "seen at 001a.2b3c.4d5e", "seen at ****.****.**5e"],
  [null, "ssn 123-45-6789 given", "ssn ***-**-**89 given"],
  [null, "to DE89 3704 0044 0532 0130 00 please", "to **** **** **** **** **** 00 please"],
  [null, "paid with 4111 1111 1111 1111", "paid with **** **** **** **11"],
  [null, "paid with 4111 1111 1111 1112", "paid with 4111 1111 1111 1112"],
  [null, "4111111111111111", "4111111111111111"],
  [null, "key AKIAIOSFODNN7EXAMPLE rotated", "key ******** rotated"],
  [null, "Authorization: Bearer abcdef123456", "Authorization: Bearer ********"],
  [null, "password=hunter22&x=1", "password=********&x=1"],
  [null, `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${"s".repeat(20)}`, "********"],
  [null, `ghp_${"a1".repeat(18)}`, "********"],
  [null, "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end", "******** end"],
  [null, '{"apiKey": "abc", "mac": "x1"}', '{"apiKey": "********", "mac": "**"}'],
  [null, "12:30:45 on 2024-11-15, order 123-456", "12:30:45 on 2024-11-15, order 123-456"],
  [null, "the secret: of a good password", "the secret: of a good password"],
  [null, "Oslo", "Oslo"],
  [null, "1+1 is 2, +1 000", "1+1 is 2, +1 000"],
  [null, "write to jane@x.org, joe@y.org", "write to j***@***.org, j***@***.org"],
  [null, "call +49 171 5550123 now", "call +** *** *****23 now"],
  [null, '{"name": "Jane Doe", "age": 31}', '{"name": "J*** D**", "age": 31}'],
  [null, '[{"mobilePhone": "0171 5550123", "id": 7}]', '[{"mobilePhone": "**** *****23", "id": 7}]'],
  [null, '{"customer": {"ssn": 123456789, "dob": "1990-05-1', '{"customer": {"ssn": *******89, "dob": "1990-**-*'],
])("of meaning %s, %j is shown as %j", (meaning, value, shown) => {
  expect(maskValue(value, meaning)).toBe(shown);
});

test("a masked value stays as it is, and is known as one", () => {
  const masked = maskValue("jane@x.org or +49 171 5550123", null);
  expect(maskValue(masked, null)).toBe(masked);
  expect(mayHoldPersonal(masked)).toBe(true);
  expect(mayHoldPersonal(maskValue("+49 171 5550123", null))).toBe(true);
  expect(mayHoldPersonal("+49 171 5550123")).toBe(true);
  expect(mayHoldPersonal("C++ 11 and 12")).toBe(false);
  for (const text of ["key AKIAIOSFODNN7EXAMPLE", "at 00:1A:2b:3C:4d:5E", "ssn 123-45-6789", "password: hunter22"]) {
    expect(mayHoldPersonal(text)).toBe(true);
    expect(mayHoldPersonal(maskValue(text, null))).toBe(true);
    expect(maskValue(maskValue(text, null), null)).toBe(maskValue(text, null));
  }
  expect(mayHoldPersonal("a rating of ***")).toBe(false);
});

test("texts of millions of characters are masked one after the other, not from each of their characters", () => {
  const long = "x".repeat(3_000_000);
  expect(maskValue(`${long}@`, null)).toHaveLength(3_000_001);
  expect(maskValue(long, "phone").endsWith("*xx")).toBe(true);
  expect(maskValue(`{${'"a'.repeat(500_000)}`, null)).toHaveLength(1_000_001);
});

test.each([
  ["Customer E-Mail", "email"],
  ["mobilePhone", "phone"],
  ["IBAN", "iban"],
  ["cardNumber", "credit_card"],
  ["SSN", "national_id"],
  ["dateOfBirth", "birth_date"],
  ["client_ip", "ip"],
  ["phone2", "phone"],
  ["ipv4", "ip"],
  ["last name", "person_name"],
  ["Home Address", "address"],
  ["product_name", null],
  ["web_address", null],
  ["shipment", null],
  ["hotel", null],
])("by its name alone, %j holds %s", (name, meaning) => {
  expect(personalByName(name)).toBe(meaning);
});
