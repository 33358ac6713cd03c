import { isCardNumber, isIban } from "./checksums.ts";
import { isImei, isKnownSecret, isMacAddress, mayBeSecret } from "./devices.ts";
import { isNationalId } from "./national-ids.ts";
import { isCountry, isCountryCode, isCountryName, isCurrencyCode } from "./countries.ts";
import { beginsWithGivenName } from "./given-names.ts";
import { emailPattern, ipPattern, urlPattern, uuidPattern } from "./patterns.ts";
import {
  haveOneLength,
  isAddress,
  isCoordinates,
  isFilePath,
  isFullName,
  isHash,
  isJson,
  isPathWithFolders,
  isPhone,
  isPostcode,
  isSocialSecurityNumber,
  isStreetAddress,
  isWithin,
  isWrittenDay,
} from "./validators.ts";
import { personalByName } from "@datainsight/tables";
import { hasWord, isIdentifierName, joinedWords, wordsOf } from "./names.ts";
import { type SemanticType, shareMatching } from "./types.ts";

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
    id: "secret",
    personal: true,
    check: mayBeSecret,
    // By the marks of its maker, or by the name of the column.
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      (share(values, isKnownSecret) >= most ||
        (personalByName(name) === "secret" && share(values, mayBeSecret) >= 0.5)),
  },
  {
    id: "mac_address",
    personal: true,
    check: isMacAddress,
    matches: ({ dataType, values }) => dataType === "text" && share(values, isMacAddress) >= most,
  },
  {
    id: "imei",
    personal: true,
    check: isImei,
    matches: ({ name, values }) => personalByName(name) === "imei" && share(values, isImei) >= 0.5,
  },
  {
    id: "url",
    personal: false,
    valid: urlPattern,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      shareMatching(values, /^(?:(?:https?|ftps?|sftp|wss?|s3|gs|git|ssh):\/\/|www\.)\S+$/iu) >=
        (hasWord(name, ["url", "link", "website", "homepage", "href", "uri"]) ? 0.3 : most),
  },
  {
    id: "uuid",
    personal: false,
    valid: uuidPattern,
    matches: ({ values }) => shareMatching(values, new RegExp(`^(?:${uuidPattern})$`, "u")) >= most,
  },
  {
    id: "iban",
    personal: true,
    check: isIban,
    matches: ({ dataType, values }) => dataType === "text" && share(values, isIban) >= most,
  },
  {
    id: "credit_card",
    personal: true,
    check: isCardNumber,
    matches: ({ name, values }) => {
      const named = hasWord(name, ["card", "cards", "cc", "creditcard", "cardnumber"]);
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
    matches: ({ name, dataType, values }) =>
      dataType === "text" && share(values, isAddress) >= (hasWord(name, ["ip", "ipv4", "ipv6"]) ? 0.3 : most),
  },
  {
    id: "national_id",
    personal: true,
    check: (value) => /\d{4,}/.test(value) || isNationalId(value),
    matches: ({ name, values }) =>
      (personalByName(name) === "national_id" && share(values, isNationalId) >= 0.5) ||
      (values.length >= 5 && share(values, isNationalId) >= nearlyAll) ||
      (/(^|_)ssn($|_)|social_?security|national_?id|passport|tax_?id/i.test(joinedWords(name)) &&
        shareMatching(values, /\d{4,}|\d{2,}\D\d{2,}/) >= 0.5) ||
      (values.length >= 5 && share(values, isSocialSecurityNumber) >= nearlyAll),
  },
  {
    id: "phone",
    personal: true,
    check: isPhone,
    matches: ({ name, values }) =>
      share(values, isPhone) >= most &&
      (hasWord(name, ["phone", "telephone", "tel", "mobile", "cell", "cellphone", "fax", "msisdn", "phonenumber"]) ||
        shareMatching(values, /^(?:tel:)?(?:\+\s?\d{1,3}[\s(\d-]|\(\d{3}\)\s?\d{3})/) >= nearlyAll),
  },
  {
    id: "latitude",
    personal: false,
    check: (value) => isWithin(value, 90),
    matches: ({ name, dataType, values }) =>
      dataType !== "text" && hasWord(name, ["lat", "latitude"]) && mostlyWithin(values, 90),
  },
  {
    id: "longitude",
    personal: false,
    check: (value) => isWithin(value, 180),
    // Much else is long: a term, a name, a description.
    matches: ({ name, dataType, values }) =>
      dataType !== "text" &&
      (hasWord(name, ["lon", "lng", "longitude"]) || (wordsOf(name).at(-1) === "long" && !hasWord(name, ["how"]))) &&
      mostlyWithin(values, 180),
  },
  {
    id: "postcode",
    personal: false,
    check: isPostcode,
    matches: ({ name, values, dataType }) =>
      (dataType === "text" || dataType === "integer") &&
      hasWord(name, ["zip", "zipcode", "postcode", "postal", "plz"]) &&
      (values.length === 0 || share(values, isPostcode) >= most),
  },
  {
    id: "person_name",
    personal: true,
    check: (value) => namePattern.test(value) || isFullName(value),
    // Named so, or called after persons and holding what looks like their names; a plain `name` is anything's.
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      ((/(^|_)(first|last|full|given|family|middle|maiden|customer|employee|patient|person|contact|user|client)_?name($|_)|(^|_)surname($|_)/.test(
        joinedWords(name),
      ) &&
        shareMatching(values, namePattern) >= most) ||
        (hasWord(name, personWords) && share(values, isFullName) >= most) ||
        (hasWord(name, ["name", "names"]) &&
          share(values, isFullName) >= most &&
          share(values, beginsWithGivenName) >= 0.4)),
  },
  {
    id: "birth_date",
    personal: true,
    check: isWrittenDay,
    matches: ({ name, dataType, values }) =>
      /(^|_)(dob|birth_?date|date_of_birth|birthday|birth_day|born|born_on|date_born)($|_)/.test(joinedWords(name)) &&
      (dataType === "date" || dataType === "datetime" || share(values, isWrittenDay) >= 0.5),
  },
  {
    id: "address",
    personal: true,
    check: isStreetAddress,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      hasWord(name, ["address", "addr", "street", "addresses"]) &&
      !hasWord(name, ["ip", "mac", "email", "mail", "web", "url", "wallet", "contract", "memory"]) &&
      // Crossings and buildings go without a number.
      share(values, isStreetAddress) >= 0.3,
  },
  {
    id: "country_code",
    personal: false,
    check: isCountryCode,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      hasWord(name, ["country", "nation", "nationality", "iso", "iso2", "iso3", "cc", "countrycode"]) &&
      share(values, isCountryCode) >= nearlyAll,
  },
  {
    id: "country",
    personal: false,
    check: isCountry,
    matches: ({ name, dataType, uniqueCount, values }) =>
      dataType === "text" &&
      ((hasWord(name, ["country", "nation", "nationality"]) && uniqueCount <= 400 && share(values, isCountry) >= 0.3) ||
        (uniqueCount >= 5 && share(values, isCountryName) >= nearlyAll)),
  },
  {
    id: "currency_code",
    personal: false,
    check: isCurrencyCode,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      share(values, isCurrencyCode) >= (hasWord(name, ["currency", "ccy", "curr"]) ? most : 1) &&
      (hasWord(name, ["currency", "ccy", "curr"]) || values.length >= 5),
  },
  {
    id: "json",
    personal: false,
    check: isJson,
    matches: ({ dataType, values }) => dataType === "text" && share(values, isJson) >= nearlyAll,
  },
  {
    id: "coordinates",
    personal: false,
    check: isCoordinates,
    matches: ({ dataType, values }) => dataType === "text" && share(values, isCoordinates) >= nearlyAll,
  },
  {
    id: "file_path",
    personal: false,
    check: isFilePath,
    matches: ({ name, dataType, values }) =>
      dataType === "text" &&
      (share(values, isPathWithFolders) >= nearlyAll ||
        (hasWord(name, ["path", "file", "filepath", "filename"]) && share(values, isFilePath) >= most)),
  },
  {
    id: "hash",
    personal: false,
    check: isHash,
    matches: ({ dataType, values, uniqueCount }) =>
      dataType === "text" &&
      uniqueCount >= 3 &&
      share(values, isHash) >= nearlyAll &&
      haveOneLength(values) &&
      // Digits alone are a number of many digits.
      values.some((value) => /[a-f]/i.test(value)),
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

/** Without values to look at, the name decides. */
function mostlyWithin(values: readonly string[], limit: number): boolean {
  return values.length === 0 || share(values, (value) => isWithin(value, limit)) >= most;
}

const namePattern = /^[\p{L}\p{M}.'’ -]{2,60}$/u;
const personWords =
  "customer client patient employee person contact user owner student teacher passenger guest member manager supervisor applicant buyer seller tenant cardholder policyholder subscriber attendee donor recipient beneficiary holder sender payee payer witness suspect victim doctor nurse resident landlord heir".split(
    " ",
  );

function share(values: readonly string[], test: (value: string) => boolean): number {
  const filled = values.filter((value) => value.trim() !== "");
  return filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
}
