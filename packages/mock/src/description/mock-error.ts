import { StartError, type StartErrorCode } from "@planasonix/serving";

/** Why the mock could not start. */
export type MockErrorCode = StartErrorCode;

/** The mock could not start. The message is one line that names the input, the reason and the fix. */
export class MockError extends StartError {
  /** Always `MockError`. */
  override readonly name = "MockError";
}
