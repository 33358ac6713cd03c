import { personalSemanticTypes } from "@datainsight/schemas";

const emailInText = /[^\s@<>"',;:()[\]]+@[^\s@<>"',;:()[\]]+\.[^\s@<>"',;:()[\]]+/gu;

/** True for meanings whose values must not be shown as they are. */
export function isPersonal(semanticType: string | null): boolean {
  return personalSemanticTypes.some((personal) => personal === semanticType);
}

/** A value as it may be shown: whole, or masked where its column is personal; emails inside any text are masked. */
export function maskValue(value: string, semanticType: string | null): string {
  if (isPersonal(semanticType)) return maskPersonal(value, semanticType);
  return value.includes("@") ? value.replace(emailInText, maskEmail) : value;
}

function maskPersonal(value: string, semanticType: string | null): string {
  if (semanticType === "email") return value.includes("@") ? maskEmail(value) : maskAll(value);
  if (semanticType === "birth_date") return value.replace(/^(\d{4})-\d{2}-\d{2}.*$/, "$1-**-**");
  if (semanticType === "person_name") return value.replace(/(?<=[\p{L}\p{M}])[\p{L}\p{M}]/gu, "*");
  return maskAll(value);
}

/** `jane.doe@mail.example.com` becomes `j***@***.com`: enough to see its form. */
function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  const ending = /\.[^.@\s]*$/.exec(value.slice(at + 1))?.[0] ?? "";
  return `${at > 0 ? value.slice(0, 1) : ""}***@***${ending}`;
}

/** All letters and digits but the last two; signs and spaces show the form. */
function maskAll(value: string): string {
  return value.replace(/[\p{L}\p{N}](?=.*[\p{L}\p{N}].*[\p{L}\p{N}])/gsu, "*");
}
