/** A card number: 13 to 19 digits, spaces or hyphens between, whose Luhn sum (ISO/IEC 7812) is right. */
export function isCardNumber(value: string): boolean {
  const digits = value.trim().replace(/(?<=\d)[ -](?=\d)/g, "");
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  const sum = Array.from(digits, Number)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
}

/** An IBAN whose remainder modulo 97 is 1 (ISO 13616). */
export function isIban(value: string): boolean {
  const iban = value.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(iban)) return false;
  const rearranged = iban.slice(4) + iban.slice(0, 4);
  return Array.from(rearranged).reduce((rest, sign) => Number(`${rest}${Number.parseInt(sign, 36)}`) % 97, 0) === 1;
}
