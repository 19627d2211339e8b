/** What kept the mock from starting. */
export type MockErrorCode = "port_unavailable" | "description_unreadable" | "description_invalid";

/** The mock could not start. The message is one line that names the input, the reason and the way out. */
export class MockError extends Error {
  override readonly name = "MockError";
  readonly code: MockErrorCode;

  constructor(code: MockErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
