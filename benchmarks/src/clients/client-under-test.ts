/** A client of the comparison: how a program creates the client, and how the client makes the compared calls. */
export interface ClientUnderTest {
  readonly name: string;
  /** The URL of the module whose list `clients` contains the client, so that a process can load this module alone. */
  readonly module: string;
  /** The package whose version and size are reported. */
  readonly package: string;
  /** A program that only creates the client, for the bundle. */
  readonly program: string;
  /** Packages that the bundler must exclude. */
  readonly external?: readonly string[];
  /** Creates the client, and returns its calls. */
  connect(target: Target): Calls;
}

/** The server of a client, and the function that sends its requests. */
export interface Target {
  /** The base URL with the version, such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
}

/** The compared calls, each as a user of the client would write it. Calls that the client does not have are missing. */
export interface Calls {
  get?(): Promise<unknown>;
  post?(): Promise<unknown>;
  /** The items of a list of several pages. */
  items?(): AsyncIterable<{ readonly id: string }>;
}

/** The first client of each package, for measurements that do not depend on how a client is used. */
export function onePerPackage(clients: readonly ClientUnderTest[]): readonly ClientUnderTest[] {
  return clients.filter((client) => clients.find((other) => other.package === client.package) === client);
}
