export const plain = 0;
export const quote = 1;
export const lineFeed = 2;
export const carriageReturn = 3;
export const control = 4;
export const backslash = 5;
/** The first delimiter's class; the others follow. */
export const firstDelimiter = 8;

/** What each byte of a CSV file may mean, by its value. */
export function byteClasses(delimiters: readonly string[]): Uint8Array {
  const table = new Uint8Array(256);
  for (let code = 0; code < 32; code += 1) table[code] = control;
  table[127] = control;
  table[9] = plain;
  table[10] = lineFeed;
  table[13] = carriageReturn;
  table[34] = quote;
  table[92] = backslash;
  delimiters.forEach((delimiter, index) => {
    table[delimiter.charCodeAt(0)] = firstDelimiter + index;
  });
  return table;
}
