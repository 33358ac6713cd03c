import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";

vi.setConfig({ testTimeout: 60_000 });

const two = (n: number) => String(n).padStart(2, "0");

/** Columns of personal data in the forms that files have it in, each value with a mark that nothing else has. */
const columns: Record<string, (row: number) => string> = {
  name: (row) => `${["Jane", "Olav", "Maria", "Tomasz"][row % 4] ?? ""} Qwortzel${"abcdefghij"[row % 10] ?? ""}`,
  passenger: (row) => `Brunkvist${"abcdefghij"[row % 10] ?? ""}, Mr. Owen`,
  phone_number: (row) => `${491_718_880_000 + row * 7}.0`,
  mobile: (row) => (row === 9 ? "lost 0171-7700009" : `0171-77${two(row)}${two(row % 7)}0`),
  dob: (row) => (row % 70 === 0 ? "n/k" : `${two(1 + (row % 28))}/${two(1 + (row % 12))}/1957`),
  birthdate: (row) => `1957${two(1 + (row % 12))}${two(1 + (row % 28))}`,
  born: (row) => `1957-${two(1 + (row % 12))}-${two(1 + (row % 28))}`,
  owner: (row) =>
    row % 9 === 0 ? "Unknown caller Pfannstiel" : `${["Uwe", "Ida", "Hilde"][row % 3] ?? ""} Pfannstiel`,
  home_address: (row) => `${row} Zwiebelgasse`,
  tax_id: (row) => `${row + 100}/815/08${two(row)}`,
  number: (row) => `${200 + row}-${10 + (row % 80)}-${4000 + row}`,
  contact: (row) => `{""name"": ""Jane Doe"", ""phone"": ""0171 66${two(row)}991"", ""id"": ${row}}`,
  remark: (row) => `ring +49 171 55${two(row)}123 or write jane${row}@zz.example`,
};

const marks =
  /Qwortzel|Brunkvist|4917188|0171-77|(?<!\d)\d\d\/\d\d\/1957|1957-\d\d-\d\d|1957(?:0|1)\d|Pfannstiel|wiebel|Zwieb|\/815\/|-4\d\d\d|Jane Doe|0171 66|171 55|@zz/;

test("nothing of a person leaves the profile, in whatever form the file has it", async () => {
  const names = Object.keys(columns);
  const rows = Array.from({ length: 90 }, (_, row) => names.map((name) => `"${columns[name]?.(row) ?? ""}"`).join(","));
  const { profile, close } = await profileText([names.join(","), ...rows].join("\n"));
  await close();
  for (const column of profile.columns) {
    const found = JSON.stringify(column).match(new RegExp(`.{0,80}(?:${marks.source}).{0,40}`));
    expect(found?.[0] ?? "", column.columnName).toBe("");
  }
  expect(Object.fromEntries(profile.columns.map(({ columnName, semanticType }) => [columnName, semanticType]))).toEqual(
    {
      name: "person_name",
      passenger: "person_name",
      phone_number: "phone",
      mobile: "phone",
      dob: "birth_date",
      birthdate: "birth_date",
      born: "birth_date",
      owner: "person_name",
      home_address: "address",
      tax_id: "national_id",
      number: "national_id",
      contact: "json",
      remark: null,
    },
  );
});

test("a long column of emails shows none of the few that are wrong", async () => {
  const rows = Array.from({ length: 100_100 }, (_, row) =>
    row % 500 === 7 ? "jane.qwortzel at zz" : `j${row}@zz.example`,
  );
  const { profile, close } = await profileText(["email", ...rows].join("\n"));
  await close();
  expect(profile.columns[0]?.facts.invalid).toMatchObject({ count: 201 });
  expect(JSON.stringify(profile)).not.toMatch(/qwortzel|@zz/);
});

test("columns that only look like persons' are shown as they are", async () => {
  const values: Record<string, (row: number) => string> = {
    name: (row) => ["Star Wars", "Blade Runner", "Pulp Fiction", "High Noon"][row % 4] ?? "",
    long_term_debt: (row) => String(row / 4),
    zip_size: (row) => String(1_000_000_000_000 + row),
    year: (row) => String(1900 + row),
    state: (row) => ["AL", "CA", "DE", "ID", "ME", "NE"][row % 6] ?? "",
    order_date: (row) => `2024-${two(1 + (row % 12))}-01`,
    mac: (row) => `Mac model ${row % 7}`,
    web_address: (row) => `shop ${row} street`,
    ratio: (row) => `${row}/12`,
    ean: (row) => String(4_006_381_333_000 + row * 7),
  };
  const names = Object.keys(values);
  const rows = Array.from({ length: 90 }, (_, row) => names.map((name) => values[name]?.(row) ?? "").join(","));
  const { profile, close } = await profileText([names.join(","), ...rows].join("\n"));
  await close();
  const meanings = Object.fromEntries(
    profile.columns.map(({ columnName, semanticType }) => [columnName, semanticType]),
  );
  expect(meanings).toEqual({ ...Object.fromEntries(names.map((name) => [name, null])), ean: "identifier" });
});
