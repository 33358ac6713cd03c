import { personalSemanticTypes } from "@datainsight/schemas";
import { personalByName } from "./personal-names.ts";

/** Begins where a run of such characters does: a long text without spaces is not walked through from each of them. */
const emailInText = /(?<![^\s@<>"',;:()[\]])[^\s@<>"',;:()[\]]+@[^\s@<>"',;:()[\]]{1,255}\.[^\s@<>"',;:()[\]]{1,63}/gu;
/** A phone number as it stands in a sentence: only a plus in front tells it from other digits. */
const phoneInText = /\+\d[\d\s()./-]{6,18}\d/gu;
const pairInJson = /"((?:[^"\\]|\\.){1,60})"\s*:\s*("(?:[^"\\]|\\.)*"?|-?\d[\d.]*)/gu;
/** True for meanings whose values must not be shown as they are. */
export function isPersonal(semanticType: string | null): boolean {
  return personalSemanticTypes.some((personal) => personal === semanticType);
}

/**
 * A value as it may be shown: whole, or masked where its column is personal. In any other text emails and phone numbers with a plus
 * in front are masked, and in JSON the values of fields that are called after a person's data.
 */
export function maskValue(value: string, semanticType: string | null): string {
  return isPersonal(semanticType) ? maskPersonal(value, semanticType) : maskText(value);
}

function maskText(value: string): string {
  const fields = /^\s*[[{]/.test(value) ? value.replace(pairInJson, maskField) : value;
  const mailless = fields.includes("@") ? fields.replace(emailInText, maskEmail) : fields;
  return mailless.includes("+") ? mailless.replace(phoneInText, maskAll) : mailless;
}

function maskField(pair: string, key: string, value: string): string {
  // In an object that tells of a person, its plain name is the person's.
  const meaning = /^name$/i.test(key) ? "person_name" : personalByName(key);
  return meaning === null ? pair : `${pair.slice(0, -value.length)}${maskPersonal(value, meaning)}`;
}

function maskPersonal(value: string, semanticType: string | null): string {
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
