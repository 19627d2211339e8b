/** The command cannot be executed as it was typed or configured. Nothing was sent. */
export class UsageError extends Error {
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
