import { type ClientOptions, createClient, type Planasonix } from "@planasonix/client";

/** The servers and the API key that the program uses. */
export interface Endpoints {
  /** The origin of the scripted server. */
  readonly server: string;
  /** An origin at which nothing listens. */
  readonly unusedOrigin: string;
  /** The API key that the server expects. */
  readonly apiKey: string;
}

/** The calls whose results the tests compare between platforms, by name. */
export type Scenarios = Readonly<Record<string, (endpoints: Endpoints) => PromiseLike<unknown>>>;

/**
 * Reads the endpoints from the query of a URL. The last value of a name counts: the Chromium tests add a second
 * `server`.
 */
export function readEndpoints(url: string): Endpoints {
  const { searchParams } = new URL(url);
  const [server = "", unusedOrigin = "", apiKey = ""] = ["server", "unusedOrigin", "apiKey"].map(
    (name) => searchParams.getAll(name).at(-1) ?? "",
  );
  return { server, unusedOrigin, apiKey };
}

/** Creates a client for one script of the server. By default, the client retries once, after the shortest delay. */
export function clientFor({ server, apiKey }: Endpoints, script: string, options: ClientOptions = {}): Planasonix {
  const baseUrl = `${server}/${script}/v1`;
  const allowed = { dangerouslyAllowBrowser: true, dangerouslyAllowHttp: true };
  return createClient({ apiKey, baseUrl, maxRetries: 1, random: () => 0, ...allowed, ...options });
}
