import { isCardNumber, isIban } from "./checksums.ts";
import { hasWord, isIdentifierName, wordsOf } from "./names.ts";
import { type SemanticType, shareMatching } from "./types.ts";

const emailPattern =
  "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\\-]+@[A-Za-z0-9\\p{L}](?:[A-Za-z0-9\\p{L}\\-]*[A-Za-z0-9\\p{L}])?(?:\\.[A-Za-z0-9\\p{L}](?:[A-Za-z0-9\\p{L}\\-]*[A-Za-z0-9\\p{L}])?)+";
const urlPattern =
  "(?i:(?:https?|ftp)://|www\\.)(?:[^\\s/?#@]+@)?[^\\s/?#:@.]+(?:\\.[^\\s/?#:@.]+)*(?::[0-9]+)?(?:[/?#][^\\s]*)?";
const uuidPattern = "\\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\}?";
const octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const ipPattern = `${octet}(?:\\.${octet}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*`;

const most = 0.7;
const nearlyAll = 0.9;

/** Every meaning, the more certain ones first: the first that matches is taken. */
export const semanticTypes: readonly SemanticType[] = [
  {
    id: "email",
    personal: true,
    valid: emailPattern,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      shareMatching(values, new RegExp(`^(?:${emailPattern})$`, "u")) >=
        (hasWord(name, ["email", "mail", "emails"]) ? 0.3 : most),
  },
  {
    id: "url",
    personal: false,
    valid: urlPattern,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      shareMatching(values, /^(?:(?:https?|ftp):\/\/|www\.)\S+$/iu) >=
        (hasWord(name, ["url", "link", "website", "homepage", "href", "uri"]) ? 0.3 : most),
  },
  {
    id: "uuid",
    personal: false,
    valid: uuidPattern,
    matches: ({ values }) => shareMatching(values, new RegExp(`^(?:${uuidPattern})$`)) >= most,
  },
  {
    id: "iban",
    personal: true,
    matches: ({ dataType, values }) => dataType === "text" && share(values, isIban) >= most,
  },
  {
    id: "credit_card",
    personal: true,
    matches: ({ name, values }) => {
      const named = wordsOf(name).some((word) => /^(card|cards|cc|creditcard|cardnumber)$/.test(word));
      // One number in ten passes the check by chance: without the name it takes several.
      return named
        ? share(values, isCardNumber) >= 0.5
        : values.length >= 5 && share(values, isCardNumber) >= nearlyAll;
    },
  },
  {
    id: "ip",
    personal: true,
    valid: ipPattern,
    matches: ({ dataType, values }) =>
      dataType === "text" && shareMatching(values, new RegExp(`^(?:${ipPattern})$`)) >= most,
  },
  {
    id: "national_id",
    personal: true,
    matches: ({ name, values }) =>
      /(^|_)ssn($|_)|social_?security|national_?id|passport|tax_?id/i.test(wordsOf(name).join("_")) &&
      shareMatching(values, /\d{4,}/) >= 0.5,
  },
  {
    id: "phone",
    personal: true,
    matches: ({ name, values }) =>
      shareMatching(values, /^[+(]?[\d][\d\s().\-/]{5,18}(?:(?:x|ext\.?)\s?\d+)?$/i) >= most &&
      (hasWord(name, ["phone", "telephone", "tel", "mobile", "cell", "cellphone", "fax", "msisdn", "phonenumber"]) ||
        shareMatching(values, /^(?:\+\d{1,3}[\s(\d-]|\(\d{3}\)\s?\d{3})/) >= nearlyAll),
  },
  {
    id: "latitude",
    personal: false,
    matches: ({ name, dataType }) => dataType !== "text" && hasWord(name, ["lat", "latitude"]),
  },
  {
    id: "longitude",
    personal: false,
    matches: ({ name, dataType }) => dataType !== "text" && hasWord(name, ["lon", "lng", "long", "longitude"]),
  },
  {
    id: "postcode",
    personal: false,
    matches: ({ name, values, dataType }) =>
      (dataType === "text" || dataType === "integer") &&
      hasWord(name, ["zip", "zipcode", "postcode", "postal", "plz"]) &&
      (dataType === "integer" || shareMatching(values, /^[A-Za-z\d][A-Za-z\d\s-]{1,9}$/) >= most),
  },
  {
    id: "person_name",
    personal: true,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      /(^|_)(first|last|full|given|family|middle|maiden|customer|employee|patient|person|contact|user)_?name($|_)|(^|_)surname($|_)/.test(
        wordsOf(name).join("_"),
      ) &&
      shareMatching(values, /^[\p{L}\p{M}.'’ -]{2,60}$/u) >= most,
  },
  {
    id: "birth_date",
    personal: true,
    matches: ({ name, dataType }) =>
      (dataType === "date" || dataType === "datetime") &&
      /(^|_)(dob|birth_?date|date_of_birth|birthday|born)($|_)/.test(wordsOf(name).join("_")),
  },
  {
    id: "country",
    personal: false,
    matches: ({ name, dataType, uniqueCount }) =>
      dataType === "text" && hasWord(name, ["country", "nation"]) && uniqueCount <= 400,
  },
  {
    id: "percentage",
    personal: false,
    matches: ({ name, dataType }) =>
      (dataType === "integer" || dataType === "float") && hasWord(name, ["percent", "percentage", "pct", "%"]),
  },
  {
    id: "identifier",
    personal: false,
    matches: ({ name, dataType, count, uniqueCount }) =>
      (dataType === "text" || dataType === "integer") &&
      isIdentifierName(name) &&
      count >= 2 &&
      uniqueCount / count >= nearlyAll,
  },
];

function share(values: readonly string[], test: (value: string) => boolean): number {
  const filled = values.filter((value) => value.trim() !== "");
  return filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
}
