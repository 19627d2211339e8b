import { expect, test } from "vitest";
import {
  type ConnectionSource,
  resolveConnection,
  type Server,
  type ServerOptions,
} from "../../src/session/connection.ts";

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
const options: ServerOptions = { auth_scheme: "x-planasonix-api-key" };
const named = { isNamed: true };

/** What a request would contain: host, key and scheme; or why nothing is sent. */
function resolved(typed: ConnectionSource, sources: readonly ConnectionSource[]): string {
  try {
    const { server, key, options } = resolveConnection(typed, sources, publicServer);
    const shown = key && ("source" in key ? key.source : "text" in key ? key.text : key.command);
    return [new URL(server.url).hostname.replace(".test", ""), shown ?? "none", options.auth_scheme ?? "bearer"].join(
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
  ["the first source has both", nothing, [source("a", "k"), source("b", "l", { options })], "a k bearer"],
  ["only the later source has both", nothing, [nothing, source("b", "l", { options })], "b l x-planasonix-api-key"],
  [
    "the options follow who decides",
    nothing,
    [source("a", "k", { options }), source("b", "l")],
    "a k x-planasonix-api-key",
  ],

  ["the key is in one, the server in the other", nothing, [source("", "k"), source("b", "")], apart("b", "k")],
  ["the key is in one, the pair in the other", nothing, [source("", "k"), source("b", "l")], apart("b", "k")],
  ["the server is in one, the key in the other", nothing, [source("a", ""), source("", "l")], apart("a", "l")],
  ["the server is in one, the pair in the other", nothing, [source("a", ""), source("b", "l")], apart("a", "l")],

  ["both mean one server", nothing, [source("a", ""), source("a", "l", { options })], "a l x-planasonix-api-key"],
  ["both mean the public server", nothing, [source("", "k"), source("public", "l")], "public k bearer"],
  ["a server has a name in capitals", nothing, [source("A", ""), source("a", "l")], "a l bearer"],
  [
    "both mean one key",
    nothing,
    [source("", "env:K"), source("b", "env:K", { options })],
    "b env:K x-planasonix-api-key",
  ],
  ["both mean one key, at two servers", nothing, [source("a", "env:K"), source("b", "env:K")], "a env:K bearer"],
  ["both keys have one text", nothing, [source("", "k"), source("b", "k")], apart("b", "k")],

  ["a server is typed", source("t", ""), [source("a", "k"), source("b", "l")], "t k bearer"],
  ["a server is typed beside a lone key", source("t", ""), [source("", "k"), source("b", "l")], "t k bearer"],
  [
    "a server is typed beside a later key",
    source("t", ""),
    [source("a", ""), source("b", "l", { options })],
    "t l x-planasonix-api-key",
  ],
  ["a key is typed", source("", "t"), [source("a", "k"), source("b", "l")], "a t bearer"],
  ["a key is typed beside a lone server", source("", "t"), [source("a", ""), source("b", "l")], "a t bearer"],
  [
    "a key is typed beside a later server",
    source("", "t"),
    [source("", "k"), source("b", "l", { options })],
    "b t x-planasonix-api-key",
  ],
  ["both are typed", source("s", "t"), [source("a", "k"), source("b", "l", { options })], "s t bearer"],

  [
    "a named source has only options",
    nothing,
    [source("", "", { options, ...named }), source("a", "k")],
    "a k x-planasonix-api-key",
  ],
  [
    "a named source has only options, later",
    nothing,
    [source("a", "k"), source("", "", { options, ...named })],
    "a k x-planasonix-api-key",
  ],
  ["a later source has only options", nothing, [source("a", "k"), source("", "", { options })], "a k bearer"],
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
    [source("a", "k"), source("a", "l", { options, ...named })],
    "a k x-planasonix-api-key",
  ],
])("if %s, the server, the key and the options stay together", (_, typed, sources, expected) => {
  expect(resolved(typed, sources)).toBe(expected);
});

test("a refusal says how to combine the server and the key", () => {
  expect(() => resolveConnection(nothing, [source("", "k"), source("b", "")], publicServer)).toThrow(
    expect.objectContaining({
      hint: 'If they do, pass --base-url https://b.test/v1, or add to the profile: api_key_from = "env:NAME"',
    }),
  );
});

/** A dialect, and where it stands. */
const speaks = (given: string) => ({ dialect: { given, place: `place of ${given}`, folder: "/" } });

/** Which dialect goes to which server; or why nothing is sent. */
function spoken(typed: ConnectionSource, sources: readonly ConnectionSource[]): string {
  try {
    const { server, dialect } = resolveConnection(typed, sources, publicServer);
    return `${dialect?.given ?? "documented"} to ${new URL(server.url).hostname.replace(".test", "")}`;
  } catch (error) {
    return String(Object(error).message);
  }
}

const strayAt = (dialect: string, host: string) =>
  `The dialect ${dialect} is in place of ${dialect}, and the base URL https://${host}.test/v1 in place of ${host}: nothing says that they belong together`;
const strayWith = (dialect: string, key: string) =>
  `The dialect ${dialect} is in place of ${dialect}, and the API key in place of ${key}: nothing says that they belong together`;

test.each<[string, ConnectionSource, readonly ConnectionSource[], string]>([
  ["nothing else is defined", nothing, [source("", "", speaks("x")), nothing], "x to public"],
  ["it stands beside a server and a key", nothing, [source("a", "k", speaks("x"))], "x to a"],
  ["it stands beside a key for the public server", nothing, [source("", "k", speaks("x")), nothing], "x to public"],
  ["it stands in the later source, which decides", nothing, [nothing, source("b", "l", speaks("x"))], "x to b"],
  ["both sources have one", nothing, [source("a", "k", speaks("x")), source("b", "l", speaks("y"))], "x to a"],

  [
    "it is not in the source that decides",
    nothing,
    [source("a", "k"), source("b", "l", speaks("y"))],
    "documented to a",
  ],
  [
    "it stands alone, and the server elsewhere",
    nothing,
    [source("", "", speaks("x")), source("b", "l")],
    strayAt("x", "b"),
  ],
  [
    "it stands alone later, and the server before",
    nothing,
    [source("a", "k"), source("", "", speaks("y"))],
    strayAt("y", "a"),
  ],
  [
    "it stands alone, and a key elsewhere",
    nothing,
    [source("", "", speaks("x")), source("", "l")],
    strayWith("x", "l"),
  ],
  [
    "it stands alone later, and a key before",
    nothing,
    [source("", "k"), source("", "", speaks("y"))],
    strayWith("y", "k"),
  ],
  [
    "it stands alone, and another beside the server",
    nothing,
    [source("", "", speaks("x")), source("b", "l", speaks("y"))],
    strayAt("x", "b"),
  ],
  [
    "it stands alone, after one beside the server",
    nothing,
    [source("a", "k", speaks("x")), source("", "", speaks("y"))],
    "x to a",
  ],
  [
    "one key belongs to both sources, and the server to the other",
    nothing,
    [source("", "env:K", speaks("x")), source("b", "env:K")],
    strayAt("x", "b"),
  ],
  [
    "one key belongs to both sources, and both have one",
    nothing,
    [source("", "env:K"), source("b", "env:K", speaks("y"))],
    "y to b",
  ],
  ["both mean one server", nothing, [source("a", ""), source("a", "l", speaks("y"))], "y to a"],
  [
    "both mean one server and have one",
    nothing,
    [source("a", "", speaks("x")), source("a", "l", speaks("y"))],
    "x to a",
  ],

  ["it is typed", source("", "", speaks("t")), [source("a", "k", speaks("x"))], "t to a"],
  ["it is typed with the server", source("t", "", speaks("t")), [source("a", "k", speaks("x"))], "t to t"],
  ["only the server is typed", source("t", ""), [source("a", "k", speaks("x"))], strayAt("x", "t")],
  ["the server that is typed is its own", source("a", ""), [source("a", "k", speaks("x"))], "x to a"],
  ["the server is typed, and it stands alone", source("t", ""), [source("", "", speaks("x"))], strayAt("x", "t")],
  ["the server and the key are typed", source("s", "t"), [source("a", "k", speaks("x"))], "documented to s"],
  ["the key is typed", source("", "t"), [source("a", "k", speaks("x"))], "x to a"],
  ["the key is typed, for the public server", source("", "t"), [source("", "k", speaks("x"))], "x to public"],
  [
    "the key is typed, and the server elsewhere",
    source("", "t"),
    [source("", "k", speaks("x")), source("b", "l")],
    "documented to b",
  ],

  [
    "a named source has nothing else",
    nothing,
    [source("", "", { ...speaks("x"), ...named }), source("a", "k")],
    "x to a",
  ],
  [
    "a named later source has nothing else",
    nothing,
    [source("a", "k"), source("", "", { ...speaks("y"), ...named })],
    "y to a",
  ],
])("if %s, the dialect goes to its own server only", (_, typed, sources, expected) => {
  expect(spoken(typed, sources)).toBe(expected);
});

test("a refusal of a dialect says how to choose one", () => {
  expect(() => resolveConnection(source("t", ""), [source("a", "k", speaks("x"))], publicServer)).toThrow(
    expect.objectContaining({ hint: "Pass --dialect x, or --dialect documented for the documented form" }),
  );
});
