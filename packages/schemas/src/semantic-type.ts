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
  "mac_address",
  "imei",
  "secret",
] as const;

/** A phone number with a plus in front, masked or not. */
const phone = /\+[\d*][\d*\s()./-]{6,18}[\d*]/;

/**
 * What opens a door: keys and tokens by the marks that their makers give them, private keys in PEM, and what stands behind `password=`
 * and its like. Begins where a run of such characters does, so that no long text is walked through twice.
 */
export const secretInText =
  /(?<![\w-])(?:eyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,2048}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,64}|xox[abeoprs]-[\w-]{10,255}|(?:sk|rk|pk)_(?:live|test)_\w{10,255}|sk-[\w-]{20,255}|AIza[\w-]{35}|SG\.[\w-]{16,64}\.[\w-]{16,64}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,64}|dop_v1_[a-f0-9]{64})(?![\w-])|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/gu;

/** A word for a secret and the value that is given to it, as in `password: hunter22`; the value is group 2. */
export const namedSecretInText =
  /((?<![\p{L}])(?:password|passwd|passphrase|pwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|bearer)["']?\s{0,3}[:=]\s{0,3}["']?|\bBearer )([^\s"',;&*]{6,512})/giu;

/** Six pairs of hexadecimal digits with one sign between them, or three groups of four. */
export const macInText =
  /(?<![\w:.-])(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})(?![\w:-])/giu;

/** A social security number of the United States, with hyphens. */
export const ssnInText = /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/gu;

/** What is left of those when they are masked. */
const masked = /\*{8}|\*{2}[:-]\*{2}|\*{4}[. ]\*{4}/u;
const otherPersonal = [secretInText, namedSecretInText, macInText, ssnInText, masked];

/**
 * True where a text of any meaning may hold an email address, a phone number, a secret or a number of a person or device: it goes into
 * no condition and no fix.
 */
export function mayHoldPersonal(text: string): boolean {
  return text.includes("@") || phone.test(text) || otherPersonal.some((pattern) => text.search(pattern) >= 0);
}
