import type { FixAction } from "./fix.ts";

// What SQL (RE2) and pandas (re, or RE2 through Arrow) both read alike: the two twins of a fix are made of these.

type Cast = Extract<FixAction, { kind: "cast" }>;

/** White space that nobody sees at the ends of a value, as single characters. */
export const blankCharacters = " \t\n\r\f\u000b\u00a0\u200b\ufeff";

/** Signs and codes of currencies, percent and per mille, as they stand beside a number. */
export const unitSigns =
  "(?:(?:R|A|AU|C|CA|NZ|HK|S|US|MX|NT)?[$]|[€£¥₹₽₩₺₫₪₦฿₴₱₡₲₵₸₼₾₿¢%‰]|USD|EUR|GBP|CHF|JPY|INR|CNY|AUD|CAD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|SGD|HKD|NZD|TRY|RUB|ILS|THB|IDR|MYR|PHP|AED|SAR|kr[.]?|zł|Kč|Rs[.]?|Rp|Fr[.])";
/** Spaces that separate thousands: plain, no-break, narrow no-break, thin, as wide as a digit. */
export const digitSpaces = "[ \u00a0\u202f\u2009\u2007]";
const [units, space] = [unitSigns, digitSpaces];
const thousandsClasses = { ",": ",", ".": "[.]", " ": space, "'": "['’]" } as const;

/** A currency or percent sign at either end of a number; `\1\2` is what stays. */
export const unitPattern = `^(${space}*[+-]?[(]?)${units}${space}?|${space}?${units}( *[)]?) *$`;

/** A number in parentheses; `-\1` is what it means. */
export const parenthesesPattern = "^ *[(] *([^()+-]*?) *[)] *$";

/** Everything that may stand between the digits of thousands. */
export function thousandsPattern(separator: NonNullable<Cast["thousandsSeparator"]>): string {
  return thousandsClasses[separator];
}

/** A whole text that is a number as the cast reads it; the number itself is group 1. */
export function numberPattern({ dataType, decimalSeparator = ".", thousandsSeparator }: Cast): string {
  const point = decimalSeparator === "," ? "," : "[.]";
  const whole =
    thousandsSeparator === undefined
      ? "[0-9]+"
      : thousandsSeparator === ","
        ? // India counts in lakhs: 1,23,45,678.
          "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)"
        : `(?:[0-9]{1,3}(?:${thousandsClasses[thousandsSeparator]}[0-9]{3})+|[0-9]+)`;
  const number =
    dataType === "integer"
      ? `${whole}(?:${point}0*)?`
      : `(?:${whole}(?:${point}[0-9]*)?|${point}[0-9]+)(?:[eE][+-]?[0-9]{1,3})?`;
  return `^${space}*([+-]?${number})${space}*$`;
}

export const trueWords = ["true", "t", "yes", "y", "1"] as const;
export const falseWords = ["false", "f", "no", "n", "0"] as const;
