/** Numbers that states give to persons, by their form and, where they have any, their check digits. */

/** The United Kingdom's national insurance number: two letters (some pairs are never given), six digits, A to D. */
function isNino(value: string): boolean {
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(value);
}

/** France's number of the register of persons: 97 less the first 13 digits modulo 97; Corsica's letters stand for 19 and 18. */
function isNir(value: string): boolean {
  if (!/^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{8}$/.test(value)) return false;
  const digits = value.replace("2A", "19").replace("2B", "18");
  return 97n - (BigInt(digits.slice(0, 13)) % 97n) === BigInt(digits.slice(13));
}

/** Germany's tax identification number: eleven digits, the last by ISO/IEC 7064 (mod 11, 10), of the others one or two repeated. */
function isGermanTaxId(value: string): boolean {
  if (!/^[1-9]\d{10}$/.test(value)) return false;
  const digits = Array.from(value, Number);
  const distinct = new Set(digits.slice(0, 10)).size;
  if (distinct !== 8 && distinct !== 9) return false;
  const product = digits.slice(0, 10).reduce((left, digit) => {
    const sum = (digit + left) % 10 || 10;
    return (sum * 2) % 11;
  }, 10);
  return (11 - product) % 10 === digits[10];
}

const times = (a: number, b: number): number => {
  const flipped = a > 4;
  const [x, y] = [a % 5, b % 5];
  if (!flipped) return b > 4 ? ((x + y) % 5) + 5 : (x + y) % 5;
  return b > 4 ? (x - y + 5) % 5 : ((x - y + 5) % 5) + 5;
};
const turned = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

/** The check digit of Verhoeff: products in the group of the ten symmetries of a pentagon. */
function isVerhoeff(value: string): boolean {
  const sum = Array.from(value, Number)
    .toReversed()
    .reduce((total, digit, place) => {
      let moved = digit;
      for (let turn = 0; turn < place % 8; turn += 1) moved = turned[moved] ?? 0;
      return times(total, moved);
    }, 0);
  return sum === 0;
}

/** India's Aadhaar: twelve digits, the first neither 0 nor 1. */
function isAadhaar(value: string): boolean {
  return /^[2-9]\d{11}$/.test(value) && isVerhoeff(value);
}

/** India's permanent account number: the fourth letter is the kind of its holder. */
function isPan(value: string): boolean {
  return /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/.test(value);
}

/** Spain's identity number, and that of foreigners: the letter is the number modulo 23. */
function isDni(value: string): boolean {
  const found = /^([XYZ]\d{7}|\d{8})([A-Z])$/.exec(value);
  if (!found) return false;
  const number = Number((found[1] ?? "").replace("X", "0").replace("Y", "1").replace("Z", "2"));
  return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(number % 23) === found[2];
}

/** Italy's tax code by its form. */
function isCodiceFiscale(value: string): boolean {
  return /^[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/.test(value);
}

/** A number of a person in the United Kingdom, France, Germany, India, Spain or Italy; spaces and hyphens do not matter. */
export function isNationalId(value: string): boolean {
  const text = value.replaceAll(/[\s.-]/g, "").toUpperCase();
  return [isNino, isNir, isGermanTaxId, isAadhaar, isPan, isDni, isCodiceFiscale].some((test) => test(text));
}
