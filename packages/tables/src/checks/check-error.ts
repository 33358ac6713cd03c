/** A check that cannot be run on a table, with the reason for people; the data is not at fault. */
export class CheckError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CheckError";
  }
}
