/** What is used of the package `cephes`, whose own types its `exports` hide. */
declare module "cephes" {
  /** Settles when the functions can be called. */
  export const compiled: Promise<void>;
  /** The share of the chi-square distribution with `df` degrees of freedom that lies above `x`. */
  export function chdtrc(df: number, x: number): number;
}
