import { macInText, namedSecretInText, personalSemanticTypes, secretInText, ssnInText } from "@datainsight/schemas";
import { personalByName } from "./personal-names.ts";

/** Begins where a run of such characters does: a long text without spaces is not walked through from each of them. */
const emailInText = /(?<![^\s@<>"',;:()[\]])[^\s@<>"',;:()[\]]+@[^\s@<>"',;:()[\]]{1,255}\.[^\s@<>"',;:()[\]]{1,63}/gu;
/** A phone number as it stands in a sentence: only a plus in front tells it from other digits. */
const phoneInText = /\+\d[\d\s()./-]{6,18}\d/gu;
/** What may be an IBAN or the number of a card; their check digits tell. */
const ibanInText = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu;
const cardInText = /(?<![\d.,-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\d.,-]\d|\d)/gu;
const pairInJson = /"((?:[^"\\]|\\.){1,60})"\s*:\s*("(?:[^"\\]|\\.)*"?|-?\d[\d.]*)/gu;
/** True for meanings whose values must not be shown as they are. */
export function isPersonal(semanticType: string | null): boolean {
  return personalSemanticTypes.some((personal) => personal === semanticType);
}

/**
 * A value as it may be shown: whole, or masked where its column is personal. In any other text emails, phone numbers with a plus in
 * front, secrets, addresses of devices, IBANs and the numbers of cards and social security are masked, and in JSON the values of fields
 * that are called after a person's data.
 */
export function maskValue(value: string, semanticType: string | null): string {
  return isPersonal(semanticType) ? maskPersonal(value, semanticType) : maskText(value);
}

function maskText(value: string): string {
  if (value.length < 6) return value;
  const fields = /^\s*[[{]/.test(value) ? value.replace(pairInJson, maskField) : value;
  const mailless = fields.includes("@") ? fields.replace(emailInText, maskEmail) : fields;
  const phoneless = mailless.includes("+") ? mailless.replace(phoneInText, maskAll) : mailless;
  return maskNumbers(phoneless.replace(secretInText, hidden).replace(namedSecretInText, `$1${hidden}`));
}

/** How long a secret is says something about it. */
const hidden = "********";

function maskNumbers(text: string): string {
  if (!/\d/.test(text)) return text.replace(macInText, maskAll);
  const known = text.replace(macInText, maskAll).replace(ssnInText, maskAll);
  const ibans = known.replace(ibanInText, (found) => (isIban(found) ? maskAll(found) : found));
  // A number by itself is what its column is about; one in ten is right by chance.
  return /\p{L}/u.test(ibans) ? ibans.replace(cardInText, (found) => (isLuhn(found) ? maskAll(found) : found)) : ibans;
}

/** Leaves 1 modulo 97 (ISO 7064). */
function isIban(text: string): boolean {
  const iban = text.replaceAll(" ", "");
  const moved = iban.slice(4) + iban.slice(0, 4);
  return Array.from(moved).reduce((rest, sign) => Number(`${rest}${Number.parseInt(sign, 36)}`) % 97, 0) === 1;
}

/** ISO/IEC 7812-1, annex B. */
function isLuhn(text: string): boolean {
  const digits = Array.from(text.replaceAll(/\D/g, ""), Number).toReversed();
  const sum = digits.reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
}

function maskField(pair: string, key: string, value: string): string {
  // In an object that tells of a person, its plain name is the person's.
  const meaning = /^name$/i.test(key) ? "person_name" : personalByName(key);
  if (meaning === null) return pair;
  const quote = value.startsWith('"') ? '"' : "";
  const inner = quote === "" ? value : value.replace(/^"|"$/g, "");
  const end = value.length > 1 && value.endsWith('"') ? quote : "";
  return `${pair.slice(0, -value.length)}${quote}${maskPersonal(inner, meaning)}${end}`;
}

function maskPersonal(value: string, semanticType: string | null): string {
  if (semanticType === "secret") return hidden;
  if (semanticType === "email") return value.includes("@") ? maskEmail(value) : maskAll(value);
  if (semanticType === "birth_date") return maskBirthDate(value);
  if (semanticType === "person_name") return value.replace(/(?<=[\p{L}\p{M}])[\p{L}\p{M}]/gu, "*");
  return maskAll(value);
}

/** The year stays: `1990-05-17` becomes `1990-**-**`, `19900517` `1990****`, `17 May 1990` `** *** 1990`. */
function maskBirthDate(value: string): string {
  const iso = /^(\d{4})-\d{2}-\d{2}/.exec(value);
  if (iso) return `${iso[1] ?? ""}-**-**`;
  const year = /(?<!\d)(?:18|19|20)\d{2}(?=\d{4}(?:\.0)?$|\D|$)/.exec(value);
  const hide = (text: string) => text.replace(/[\p{L}\p{N}]/gu, "*");
  if (!year) return hide(value);
  return `${hide(value.slice(0, year.index))}${year[0]}${hide(value.slice(year.index + 4))}`;
}

/** `jane.doe@mail.example.com` becomes `j***@***.com`: enough to see its form. */
function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  const ending = /\.[^.@\s]*$/.exec(value.slice(at + 1))?.[0] ?? "";
  return `${at > 0 ? value.slice(0, 1) : ""}***@***${ending}`;
}

/** All letters and digits but the last two, of few all of them; signs and spaces show the form. */
function maskAll(value: string): string {
  let left = value.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const shown = left < 6 ? 0 : 2;
  return value.replace(/[\p{L}\p{N}]/gu, (sign) => (left-- > shown ? "*" : sign));
}
