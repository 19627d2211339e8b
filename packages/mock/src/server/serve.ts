import { listen } from "@planasonix/serving";
import { readDescription } from "../description/description.ts";
import { MockError } from "../description/mock-error.ts";
import type { MockOperation } from "../description/operation.ts";
import { createErrorHandler, createHandler } from "../handler/handler.ts";
import type { ResolvedOptions } from "./options.ts";

/** A running mock, with the operations that it serves. */
export interface ServedMock {
  /** The base URL of the API, including `/v1`. */
  readonly url: string;
  readonly operations: readonly MockOperation[];
  readonly close: () => Promise<void>;
}

/**
 * Reads the description and serves it as a mock.
 * @throws {MockError} If the description cannot be read or is invalid, or if the server cannot listen, for example
 * because the port is in use.
 */
export async function serveMock(options: ResolvedOptions): Promise<ServedMock> {
  const description = await readDescription(options.spec);
  const handleError = createErrorHandler(description);
  const handler = createHandler(description, options);
  const { origin, close } = await listen(handler, { ...options, handleError, StartError: MockError });
  return { url: origin + options.forms.all[0].prefix, operations: description.operations, close };
}
