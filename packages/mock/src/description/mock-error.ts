import { StartError, type StartErrorCode } from "@planasonix/serving";

/** Why the mock or the proxy could not start. */
export type MockErrorCode = StartErrorCode;

/** The mock or the proxy could not start. The message is one line that names the input and the reason. */
export class MockError extends StartError {
  /** Always `MockError`. */
  override readonly name = "MockError";
}
