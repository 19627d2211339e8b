/** Why a server could not start. */
export type StartErrorCode = "port_unavailable" | "description_unreadable" | "description_invalid";

/** A server could not start. The message is one line that names the input, the reason and the fix. */
export class StartError extends Error {
  override readonly name: string = "StartError";
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The subclass of {@link StartError} that a package publishes. */
export type StartErrorClass = new (code: StartErrorCode, message: string, options?: ErrorOptions) => StartError;
