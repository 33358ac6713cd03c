/** What is used of the package `cephes`, whose own types its `exports` hide. */
declare module "cephes" {
  /** Settles when the functions can be called. */
  export const compiled: Promise<void>;
}
