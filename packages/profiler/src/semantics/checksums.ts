/** How many digits the cards of a network have, by the first digits of their numbers (ISO/IEC 7812). */
const networks: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65|62)/, lengths: [16, 17, 18, 19] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^3(?:0[0-5]|[689])/, lengths: [14, 15, 16, 17, 18, 19] },
  { prefix: /^(?:5018|5020|5038|56|57|58|6304|67|63|60)/, lengths: [13, 14, 15, 16, 17, 18, 19] },
];

/** A card number: a network's digits, spaces or hyphens between, whose Luhn sum (ISO/IEC 7812-1, annex B) is right. */
export function isCardNumber(value: string): boolean {
  const digits = value.trim().replace(/(?<=\d)[ -](?=\d)/g, "");
  if (!/^\d{13,19}$/.test(digits)) return false;
  if (!networks.some(({ prefix, lengths }) => prefix.test(digits) && lengths.includes(digits.length))) return false;
  const sum = Array.from(digits, Number)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
}

/** How many characters an IBAN of each country has, from the registry of ISO 13616. */
const ibanLengths = new Map(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** An IBAN of its country's length whose check digits are 02 to 98 and leave 1 modulo 97 (ISO 13616, ISO 7064). */
export function isIban(value: string): boolean {
  const iban = value.replace(/[\s-]/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(iban) || ibanLengths.get(iban.slice(0, 2)) !== iban.length) return false;
  if (/^..(?:00|01|99)/.test(iban)) return false;
  const rearranged = iban.slice(4) + iban.slice(0, 4);
  return Array.from(rearranged).reduce((rest, sign) => Number(`${rest}${Number.parseInt(sign, 36)}`) % 97, 0) === 1;
}
