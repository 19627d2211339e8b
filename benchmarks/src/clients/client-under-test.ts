/** A client of this comparison: how a program makes it, and how it makes the calls that are compared. */
export interface Contender {
  readonly name: string;
  /** The module that exports it in its list of `contenders`: what is timed is loaded alone. */
  readonly module: string;
  /** The package whose version and size are stated. */
  readonly package: string;
  /** A program that makes the client and does nothing else: what is bundled. */
  readonly program: string;
  /** Packages that the bundler must leave out for this client. */
  readonly external?: readonly string[];
  /** Makes the client. */
  connect(setting: Setting): Calls;
}

/** What a client is told about its server. */
export interface Setting {
  /** With the version in its path, as in `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  /** What the client sends with. */
  readonly fetch: typeof globalThis.fetch;
}

/** The calls that are compared, each as a user of the client writes it. A client takes part in what it has. */
export interface Calls {
  get?(): Promise<unknown>;
  post?(): Promise<unknown>;
  /** The items of a list that goes on over pages. */
  items?(): AsyncIterable<{ readonly id: string }>;
}

/** The first client of each package: for what does not depend on how a client is used. */
export function onePerPackage(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter(
    (contender) => contenders.find((other) => other.package === contender.package) === contender,
  );
}
