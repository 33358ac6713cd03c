/** The rank of `value` among the rows, from 0 to 1; equal values share the mean of their ranks. */
export function averageRank(value: string): string {
  const order = `OVER (ORDER BY ${value})`;
  return `(rank() ${order} + count(*) ${order}) / (2.0 * count(*) OVER ())`;
}
