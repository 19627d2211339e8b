// One rule keeps an API key and its server together: whoever can change one of the two must not choose where the other goes.
import { UsageError } from "../errors/usage-error.ts";

/** A base URL, and where it stands, in words. */
export interface Server {
  readonly url: string;
  readonly place: string;
}

/** An API key: never its text, unless the profile contains it. */
export type Key = { readonly place: string } & (
  | { readonly source: string } // env:NAME, @file or -
  | { readonly text: string }
  | { readonly command: string }
);

/** How a deployment is spoken to: it belongs to the server and its key. */
export interface Dialect {
  readonly auth_scheme?: string;
  readonly trust_idempotency_keys?: boolean;
}

/** What may define a connection: a profile, or the environment. */
export interface ConnectionSource {
  readonly server?: Server | undefined;
  readonly key?: Key | undefined;
  readonly dialect?: Dialect;
  /** Whether the user has named it, so that another server must not be used instead. */
  readonly isNamed?: boolean;
}

/** Where the API is, with which key, and how to speak to it. */
export interface Connection {
  readonly server: Server;
  readonly key: Key | undefined;
  readonly dialect: Dialect;
}

/**
 * Decides which server gets which API key. `typed` are flags, which replace either: typing them is the purpose. Otherwise,
 * the first of `sources` that defines a server or a key decides for both, and for the dialect. A later source adds what it
 * lacks only if both mean one server or one key.
 *
 * @throws {UsageError} If nothing says that the server and the key belong together, or a source that was named means another server.
 */
export function resolveConnection(
  typed: Pick<ConnectionSource, "server" | "key">,
  sources: readonly ConnectionSource[],
  publicServer: Server,
): Connection {
  const [first = {}, later = {}] = sources
    .map((source) => ({
      ...source,
      ...(typed.server && { server: undefined }),
      ...(typed.key && { key: undefined }),
    }))
    .filter(({ server, key }) => server ?? key);
  const found = belong(first, later, publicServer) ? combined(first, later) : alone(first, later);
  return {
    server: typed.server ?? found.server ?? publicServer,
    key: typed.key ?? found.key,
    dialect: { ...sources.find(({ isNamed }) => isNamed)?.dialect, ...found.dialect },
  };
}

/** Whether two sources mean one server, or one key for the only server that they define. */
function belong(first: ConnectionSource, later: ConnectionSource, publicServer: Server): boolean {
  const originOf = ({ server: { url } = publicServer }: ConnectionSource): string =>
    URL.canParse(url) ? new URL(url).origin : url;
  const variableOf = ({ key }: ConnectionSource): string | undefined =>
    key && "source" in key ? key.source : undefined;
  if (originOf(first) === originOf(later)) return true;
  return variableOf(first) !== undefined && variableOf(first) === variableOf(later) && !(first.server && later.server);
}

function combined(first: ConnectionSource, later: ConnectionSource): ConnectionSource {
  const lacks = (!first.server && later.server) || (!first.key && later.key);
  return lacks ? { ...first, ...later, server: first.server ?? later.server, key: first.key ?? later.key } : first;
}

/** @throws {UsageError} If the later source defines what the first one lacks, or if it was named. */
function alone(first: ConnectionSource, later: ConnectionSource): ConnectionSource {
  const server = first.server ?? later.server;
  const key = first.key ?? later.key;
  if (server && key && !(first.server && first.key)) {
    throw new UsageError(
      `The base URL ${server.url} is in ${server.place}, and the API key in ${key.place}: nothing says that they belong together`,
      `If they do, pass --base-url ${server.url}, or add to the profile: api_key_from = "env:NAME"`,
    );
  }
  if (later.isNamed) {
    throw new UsageError(
      `PLANASONIX_PROFILE chooses ${(later.server ?? later.key)?.place}, but ${(first.server ?? first.key)?.place} means another server`,
      "Unset one of them, or choose with --profile",
    );
  }
  return first;
}
