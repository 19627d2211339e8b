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

/** Options of the client that belong to the server and its key. */
export interface ServerOptions {
  readonly auth_scheme?: string;
  readonly trust_idempotency_keys?: boolean;
}

/** The dialect that a server speaks, as it was given: the name of a known one, or a file. */
export interface GivenDialect {
  readonly given: string;
  readonly place: string;
  /** The folder to which the path of a file is relative. */
  readonly folder: string;
}

/** What may define a connection: a profile, or the environment. */
export interface ConnectionSource {
  readonly server?: Server | undefined;
  readonly key?: Key | undefined;
  readonly dialect?: GivenDialect | undefined;
  readonly options?: ServerOptions;
  /** Whether the user has named it, so that another server must not be used instead. */
  readonly isNamed?: boolean;
}

/** Where the API is, with which key, and how to speak to it. */
export interface Connection {
  readonly server: Server;
  readonly key: Key | undefined;
  readonly dialect: GivenDialect | undefined;
  readonly options: ServerOptions;
}

/**
 * Decides which server gets which API key. `typed` are flags, which replace what they name: typing them is the purpose.
 * Otherwise, the first of `sources` that defines a server or a key decides for both, and for the options. A later source
 * adds what it lacks only if both mean one server or one key. The dialect comes from where the server comes from.
 *
 * @throws {UsageError} If nothing says that the server, the key and the dialect belong together, or a source that was named means another server.
 */
export function resolveConnection(
  typed: Pick<ConnectionSource, "server" | "key" | "dialect">,
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
  const server = typed.server ?? found.server;
  const key = typed.key ?? found.key;
  return {
    server: server ?? publicServer,
    key,
    dialect: typed.dialect ?? dialectOf(sources, { server, key, isKeyTyped: typed.key !== undefined }),
    options: { ...sources.find(({ isNamed }) => isNamed)?.options, ...found.options },
  };
}

/** Whether two sources mean one server, or one key for the only server that they define. */
function belong(first: ConnectionSource, later: ConnectionSource, publicServer: Server): boolean {
  const originOf = ({ server = publicServer }: ConnectionSource): string => originOfServer(server);
  const variableOf = ({ key }: ConnectionSource): string | undefined =>
    key && "source" in key ? key.source : undefined;
  if (originOf(first) === originOf(later)) return true;
  return variableOf(first) !== undefined && variableOf(first) === variableOf(later) && !(first.server && later.server);
}

function originOfServer({ url }: Server): string {
  return URL.canParse(url) ? new URL(url).origin : url;
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

/** What is used of the sources and flags. */
interface Used {
  /** `undefined` if nothing names a server, so that the public one is used. */
  readonly server: Server | undefined;
  readonly key: Key | undefined;
  readonly isKeyTyped: boolean;
}

/**
 * The dialect of the first source that has one and counts: its server is used, or its key is, or it has neither. A source of
 * which nothing is used says nothing.
 *
 * @throws {UsageError} If nothing says that this dialect is that of the server.
 */
function dialectOf(sources: readonly ConnectionSource[], used: Used): GivenDialect | undefined {
  const { server, key } = used;
  const counts = (source: ConnectionSource): boolean =>
    isOfServer(source, used) || isBare(source) || (key !== undefined && source.key === key);
  const source = sources.find((one) => one.dialect && counts(one));
  if (source?.dialect === undefined || isOfServer(source, used)) return source?.dialect;
  const { given, place } = source.dialect;
  const other = server ? `the base URL ${server.url} in ${server.place}` : `the API key in ${key?.place}`;
  throw new UsageError(
    `The dialect ${given} is in ${place}, and ${other}: nothing says that they belong together`,
    `Pass --dialect ${given}, or --dialect documented for the documented form`,
  );
}

/** Whether the server of a source is used. One that defines no server means the public one, unless it was named. */
function isOfServer(source: ConnectionSource, { server, key, isKeyTyped }: Used): boolean {
  if (source.isNamed && isBare(source)) return true;
  if (server) return source.server !== undefined && originOfServer(source.server) === originOfServer(server);
  return source.server === undefined && (isKeyTyped || source.key === key);
}

function isBare({ server, key }: ConnectionSource): boolean {
  return server === undefined && key === undefined;
}
