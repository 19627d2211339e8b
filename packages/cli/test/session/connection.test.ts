import { expect, test } from "vitest";
import { type ConnectionSource, type Dialect, resolveConnection, type Server } from "../../src/session/connection.ts";

/** A source: a letter for the host of its server, the variable or the text of its key, and more about it. */
function source(host: string, key: string, more: Partial<ConnectionSource> = {}): ConnectionSource {
  return {
    server: host ? { url: `https://${host}.test/v1`, place: `place of ${host}` } : undefined,
    key: key ? { ...(key.startsWith("env:") ? { source: key } : { text: key }), place: `place of ${key}` } : undefined,
    ...more,
  };
}

const publicServer: Server = { url: "https://public.test/v1", place: "the default" };
const nothing = source("", "");
const dialect: Dialect = { auth_scheme: "x-planasonix-api-key" };
const named = { isNamed: true };

/** What a request would contain: host, key and scheme; or why nothing is sent. */
function resolved(typed: ConnectionSource, sources: readonly ConnectionSource[]): string {
  try {
    const { server, key, dialect } = resolveConnection(typed, sources, publicServer);
    const shown = key && ("source" in key ? key.source : "text" in key ? key.text : key.command);
    return [new URL(server.url).hostname.replace(".test", ""), shown ?? "none", dialect.auth_scheme ?? "bearer"].join(
      " ",
    );
  } catch (error) {
    return String(Object(error).message);
  }
}

const apart = (host: string, key: string) =>
  `The base URL https://${host}.test/v1 is in place of ${host}, and the API key in place of ${key}: nothing says that they belong together`;

test.each<[string, ConnectionSource, readonly ConnectionSource[], string]>([
  ["nothing is defined", nothing, [nothing, nothing], "public none bearer"],
  ["only a key is", nothing, [source("", "k"), nothing], "public k bearer"],
  ["the first source has both", nothing, [source("a", "k"), source("b", "l", { dialect })], "a k bearer"],
  ["only the later source has both", nothing, [nothing, source("b", "l", { dialect })], "b l x-planasonix-api-key"],
  [
    "the dialect follows who decides",
    nothing,
    [source("a", "k", { dialect }), source("b", "l")],
    "a k x-planasonix-api-key",
  ],

  ["the key is in one, the server in the other", nothing, [source("", "k"), source("b", "")], apart("b", "k")],
  ["the key is in one, the pair in the other", nothing, [source("", "k"), source("b", "l")], apart("b", "k")],
  ["the server is in one, the key in the other", nothing, [source("a", ""), source("", "l")], apart("a", "l")],
  ["the server is in one, the pair in the other", nothing, [source("a", ""), source("b", "l")], apart("a", "l")],

  ["both mean one server", nothing, [source("a", ""), source("a", "l", { dialect })], "a l x-planasonix-api-key"],
  ["both mean the public server", nothing, [source("", "k"), source("public", "l")], "public k bearer"],
  ["a server has a name in capitals", nothing, [source("A", ""), source("a", "l")], "a l bearer"],
  [
    "both mean one key",
    nothing,
    [source("", "env:K"), source("b", "env:K", { dialect })],
    "b env:K x-planasonix-api-key",
  ],
  ["both mean one key, at two servers", nothing, [source("a", "env:K"), source("b", "env:K")], "a env:K bearer"],
  ["both keys have one text", nothing, [source("", "k"), source("b", "k")], apart("b", "k")],

  ["a server is typed", source("t", ""), [source("a", "k"), source("b", "l")], "t k bearer"],
  ["a server is typed beside a lone key", source("t", ""), [source("", "k"), source("b", "l")], "t k bearer"],
  [
    "a server is typed beside a later key",
    source("t", ""),
    [source("a", ""), source("b", "l", { dialect })],
    "t l x-planasonix-api-key",
  ],
  ["a key is typed", source("", "t"), [source("a", "k"), source("b", "l")], "a t bearer"],
  ["a key is typed beside a lone server", source("", "t"), [source("a", ""), source("b", "l")], "a t bearer"],
  [
    "a key is typed beside a later server",
    source("", "t"),
    [source("", "k"), source("b", "l", { dialect })],
    "b t x-planasonix-api-key",
  ],
  ["both are typed", source("s", "t"), [source("a", "k"), source("b", "l", { dialect })], "s t bearer"],

  [
    "a named source has only a dialect",
    nothing,
    [source("", "", { dialect, ...named }), source("a", "k")],
    "a k x-planasonix-api-key",
  ],
  [
    "a named source has only a dialect, later",
    nothing,
    [source("a", "k"), source("", "", { dialect, ...named })],
    "a k x-planasonix-api-key",
  ],
  ["a later source has only a dialect", nothing, [source("a", "k"), source("", "", { dialect })], "a k bearer"],
  ["a named source comes first", nothing, [source("a", "k", named), source("b", "l")], "a k bearer"],
  [
    "a later source was named, and means another server",
    nothing,
    [source("a", "k"), source("b", "l", named)],
    "PLANASONIX_PROFILE chooses place of b, but place of a means another server",
  ],
  [
    "a later source was named, and means the public server",
    nothing,
    [source("a", "k"), source("", "l", named)],
    "PLANASONIX_PROFILE chooses place of l, but place of a means another server",
  ],
  [
    "a later source was named, and means the same server",
    nothing,
    [source("a", "k"), source("a", "l", { dialect, ...named })],
    "a k x-planasonix-api-key",
  ],
])("if %s, the server, the key and the dialect stay together", (_, typed, sources, expected) => {
  expect(resolved(typed, sources)).toBe(expected);
});

test("a refusal says how to combine the server and the key", () => {
  expect(() => resolveConnection(nothing, [source("", "k"), source("b", "")], publicServer)).toThrow(
    expect.objectContaining({
      hint: 'If they do, pass --base-url https://b.test/v1, or add to the profile: api_key_from = "env:NAME"',
    }),
  );
});
