import { StartError, type StartErrorCode } from "@planasonix/serving";

/** Why the sandbox could not start. */
export type SandboxErrorCode = StartErrorCode | "data_unreadable" | "node_unsupported";

/** The sandbox could not start. The message is one line that names the input, the reason and, if there is one, the fix. */
export class SandboxError extends StartError<SandboxErrorCode> {
  /** Always `SandboxError`. */
  override readonly name = "SandboxError";
}
