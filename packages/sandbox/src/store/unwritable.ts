/** The data file cannot be written, for example because the disk is full. Nothing of the transaction was stored. */
export class UnwritableError extends Error {
  override readonly name = "UnwritableError";
}

/** The primary result codes of SQLite: READONLY, IOERR and FULL. */
const unwritableCodes: readonly number[] = [8, 10, 13];

/** An {@link UnwritableError} for an error of SQLite that means so; any other error as it is. */
export function asUnwritable(error: unknown): unknown {
  const { errcode, message } = Object(error) as { readonly errcode?: unknown; readonly message?: unknown };
  // The lower eight bits of an extended result code are the primary one.
  if (typeof errcode !== "number" || !unwritableCodes.includes(errcode & 0xff)) return error;
  const advice = "make space on its disk, and repeat the request";
  return new UnwritableError(`The data file cannot be written (${message}): ${advice}`, { cause: error });
}
