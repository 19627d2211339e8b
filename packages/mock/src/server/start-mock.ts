import { type MockOptions, resolveOptions } from "./options.ts";
import { serveMock } from "./serve.ts";

/** A mock that is running. */
export interface Mock {
  /** The address of the API, `/v1` included: the `baseUrl` of a client. */
  readonly url: string;
  /** Ends the mock and its open connections. May be called again. */
  readonly close: () => Promise<void>;
}

/**
 * Serves the description of the API as a mock in this process.
 *
 * @throws {TypeError} If an option is unknown, or its value is not what it must be.
 * @throws {MockError} If the port is taken, or the description cannot be read.
 *
 * @example
 * const mock = await startMock();
 * const response = await fetch(`${mock.url}/pipelines`, { headers: { Authorization: "Bearer any-key" } });
 * await mock.close();
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { url, close } = await serveMock(resolveOptions(options));
  return { url, close };
}
