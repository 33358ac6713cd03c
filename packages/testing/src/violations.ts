/** The SQLSTATE and the constraint that refused a statement; throws when it was not refused by the database. */
export async function violationOf(
  statement: PromiseLike<unknown>,
): Promise<{ code: string; constraint: string | undefined }> {
  const error: unknown = await statement.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") {
    throw new Error("The database did not refuse the statement.", { cause: error });
  }
  const constraint =
    "constraint_name" in cause && typeof cause.constraint_name === "string" ? cause.constraint_name : undefined;
  return { code: cause.code, constraint };
}
