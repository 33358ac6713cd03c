import { macInText, secretInText } from "@datainsight/schemas";

/** The address of a network card (EUI-48): six pairs or three groups of hexadecimal digits. */
export function isMacAddress(value: string): boolean {
  return wholeMatch(macInText, value);
}

/** The number of a mobile device: 15 digits whose Luhn sum is right (3GPP TS 23.003, annex B). */
export function isImei(value: string): boolean {
  const digits = value.trim().replaceAll(/[ /-]/g, "");
  if (!/^\d{15}$/.test(digits)) return false;
  const sum = Array.from(digits, Number)
    .toReversed()
    .reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
}

/** A key or token by the marks of its maker, or a private key. */
export function isKnownSecret(value: string): boolean {
  return wholeMatch(secretInText, value);
}

/** What may be a password, a key or a token: no words of a language between spaces. */
export function mayBeSecret(value: string): boolean {
  return /^\S{6,}$/.test(value.trim());
}

function wholeMatch(pattern: RegExp, value: string): boolean {
  const text = value.trim();
  const [first] = text.match(pattern) ?? [];
  return first === text;
}
