import { readDescription } from "../description/description.ts";
import type { MockOperation } from "../description/operation.ts";
import { createFaultHandler, createHandler } from "../handler/handler.ts";
import { basePath } from "../handler/mount.ts";
import { listen } from "./listen.ts";
import type { ResolvedOptions } from "./options.ts";

/** A running mock with what it serves. */
export interface ServedMock {
  /** The address of the API, `/v1` included. */
  readonly url: string;
  readonly operations: readonly MockOperation[];
  readonly close: () => Promise<void>;
}

/**
 * Reads the description and serves it.
 *
 * @throws {MockError} If the port is taken, or the description cannot be read.
 */
export async function serveMock(options: ResolvedOptions): Promise<ServedMock> {
  const description = await readDescription(options.spec);
  const answerFault = createFaultHandler(description);
  const { origin, close } = await listen(createHandler(description, options), { ...options, answerFault });
  return { url: origin + basePath, operations: description.operations, close };
}
