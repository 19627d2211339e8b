// Starts and stops the mock as a server.
import { type MockOptions, resolveOptions } from "./options.ts";
import { serveMock } from "./serve.ts";

/** A running mock. */
export interface Mock {
  /** The base URL of the API, including `/v1`. Pass it as the `baseUrl` of a client. */
  readonly url: string;
  /** Stops the mock and closes its open connections. Further calls have no effect. */
  readonly close: () => Promise<void>;
}

/**
 * Serves the API description as a mock in this process.
 *
 * @throws {TypeError} If an option is unknown or its value is invalid.
 * @throws {MockError} If the port is unavailable, or the description cannot be read or is invalid.
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
