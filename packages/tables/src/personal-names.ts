import type { personalSemanticTypes } from "@datainsight/schemas";

type Personal = (typeof personalSemanticTypes)[number];

const person =
  "first|last|full|given|family|middle|maiden|customer|client|patient|employee|passenger|guest|member|student|teacher|person|contact|user|owner|holder";

/** Words of a name, joined by `_`, and what is personal about a column that is called so. */
const named: readonly (readonly [RegExp, Personal])[] = [
  [/(?:^|_)(?:e_?mails?|mail|mail_address)(?:_|$)/, "email"],
  [/(?:^|_)(?:phone|telephone|tel|mobile|cell|cellphone|fax|msisdn|phone_?number)(?:_|$)/, "phone"],
  [/(?:^|_)iban(?:_|$)/, "iban"],
  [/(?:^|_)(?:credit_?card|card_?number|card_no)(?:_|$)/, "credit_card"],
  [
    /(?:^|_)(?:ssn|social_?security|national_?(?:id|insurance)|passport|tax_?id|nino|nir|steuer_?id|idnr|aadhaa?r|pan_?(?:no|number|card)|cpf|codice_?fiscale|pesel|personnummer|curp|bsn|dni|nie)(?:_|$)/,
    "national_id",
  ],
  [
    /(?:^|_)(?:password|passwd|passphrase|pwd|secret|api_?key|(?:access|secret|private|auth)_?key|(?:access|auth|refresh|session|bearer|api|id)_?token|jwt)(?:_|$)/,
    "secret",
  ],
  [/(?:^|_)(?:mac|mac_?(?:address|addr)|bssid)(?:_|$)/, "mac_address"],
  [/(?:^|_)(?:imei|meid)(?:_|$)/, "imei"],
  [/(?:^|_)(?:dob|birth_?date|date_of_birth|birth_?day|born)(?:_|$)/, "birth_date"],
  [/(?:^|_)(?:ip|ip_?address|ipv4|ipv6)(?:_|$)/, "ip"],
  [new RegExp(`(?:^|_)(?:(?:${person})_?names?|surname)$`), "person_name"],
  [/^(?!.*(?:^|_)(?:web|url|mac|wallet|contract|memory)_).*(?:^|_)(?:address|addr|street)(?:_|$)/, "address"],
];

/** What is personal about a column as far as its name tells, before anybody looked at its values; null where nothing is. */
export function personalByName(columnName: string): Personal | null {
  const words = columnName
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, "$1_$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/(?<=\p{L}{2})(?<!ipv)\d+(?=_|$)/gu, "");
  return named.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** What is known of a column's meaning: what an analysis found, also where that is nothing, else what its name tells. */
export function meaningIn(meanings: ReadonlyMap<string, string | null>, columnName: string): string | null {
  const found = meanings.get(columnName);
  return found === undefined ? personalByName(columnName) : found;
}
