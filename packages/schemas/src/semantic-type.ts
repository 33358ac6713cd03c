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
] as const;
