/** Meanings of a column whose values are personal data: shown masked unless somebody who may see them asks. */
export const personalSemanticTypes = [
  "email",
  "iban",
  "credit_card",
  "phone",
  "national_id",
  "person_name",
  "birth_date",
  "ip",
  "address",
] as const;

/** A phone number with a plus in front, masked or not. */
const phone = /\+[\d*][\d*\s()./-]{6,18}[\d*]/;

/** True where a text of any meaning may hold an email address or a phone number: it goes into no condition and no fix. */
export function mayHoldPersonal(text: string): boolean {
  return text.includes("@") || phone.test(text);
}
