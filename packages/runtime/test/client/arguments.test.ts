import { describe, expect, test } from "vitest";
import { initialCursor, readArguments, withCursor } from "../../src/client/arguments.ts";
import type { CallInput } from "../../src/exchange/prepare.ts";
import { endpointOf } from "../../src/model/endpoint.ts";
import type { Operation } from "../../src/model/operation.ts";
import type { MethodKind } from "../../src/options/call-options.ts";

function read(operation: Operation, values: readonly unknown[], kind: MethodKind = "write"): CallInput {
  return readArguments(endpointOf({ name: "things.do", operation }), kind, values);
}

const search = ({ query = [] }: CallInput): string => query.map((parameter) => parameter.join("=")).join("&");
const options = { maxRetries: 0 };

describe("arguments of a method", () => {
  test.each<[title: string, operation: Operation, values: readonly unknown[], expected: object]>([
    ["no arguments", { http: "GET /things" }, [], { path: "/things", body: undefined }],
    ["options alone", { http: "GET /things" }, [options], { path: "/things", options }],
    ["a path parameter", { http: "GET /things/{thing_id}" }, ["a"], { path: "/things/a" }],
    [
      "a path parameter, then options",
      { http: "GET /things/{thing_id}" },
      ["a", options],
      { path: "/things/a", options },
    ],
    [
      "two path parameters by name",
      { http: "GET /a/{x}/b/{y}" },
      [{ y: "2", x: "1" }, options],
      { path: "/a/1/b/2", options },
    ],
    ["a body, then options", { http: "POST /things", takes: "body" }, [{ a: 1 }, options], { body: { a: 1 }, options }],
    [
      "no body, then options",
      { http: "POST /things", takes: "body", body: "optional" },
      [undefined, options],
      { body: {}, options },
    ],
    [
      "a path parameter, a body, then options",
      { http: "PUT /things/{id}", takes: "body" },
      ["a", { b: 1 }, options],
      { path: "/things/a", body: { b: 1 }, options },
    ],
  ])("reads %s", (_, operation, values, expected) => {
    expect(read(operation, values)).toMatchObject(expected);
  });

  test.each<[title: string, operation: Operation, values: readonly unknown[], kind: MethodKind, expected: string]>([
    ["a query before options", { http: "GET /things?a&limit" }, [{ a: 1 }, {}], "list", "a=1"],
    [
      "a query and `extraQuery`",
      { http: "GET /things?a&limit" },
      [{ a: 1 }, { extraQuery: { b: 2 } }],
      "read",
      "a=1&b=2",
    ],
    ["the option `query`", { http: "POST /things?a", takes: "body" }, [{}, { query: { a: 1 } }], "write", "a=1"],
  ])("reads query parameters from %s", (_, operation, values, kind, expected) => {
    expect(search(read(operation, values, kind))).toBe(expected);
  });

  test("reads the arguments of a wait as those of its poll, without a query", () => {
    const operation: Operation = { http: "GET /things/{thing_id}?a" };

    expect(read(operation, ["a", { pollIntervalMs: 5 }], "wait")).toMatchObject({
      path: "/things/a",
      query: undefined,
      options: { pollIntervalMs: 5 },
    });
  });

  test.each<[title: string, operation: Operation, values: readonly unknown[], message: string]>([
    ["a string as the query", { http: "GET /things?a&limit" }, ["active"], "The query must be a plain object"],
    ["a string as the options", { http: "GET /things" }, ["fast"], "The options must be a plain object"],
    [
      "the option `query` if the operation takes no query",
      { http: "GET /things" },
      [{ query: { a: 1 } }],
      "Unknown option `query`",
    ],
    [
      "a parameter given twice",
      { http: "GET /things?a&limit" },
      [{ a: 1 }, { extraQuery: { a: 2 } }],
      "`a` is given twice",
    ],
    [
      "an option in the body",
      { http: "POST /things/{id}", takes: "body" },
      ["a", { idempotencyKey: "k", maxRetries: 0 }],
      "`idempotencyKey` is an option, not part of the body; the order is path, body, options",
    ],
    [
      "an option in the query",
      { http: "GET /things?a&limit" },
      [{ limit: 1, timeoutMs: 5 }],
      "`timeoutMs` is an option, not part of the query; the order is query, options",
    ],
    [
      "an option of another kind of method in the body",
      { http: "POST /things", takes: "body" },
      [{ onStart: () => {} }],
      "`onStart` is an option",
    ],
    [
      "too many arguments",
      { http: "GET /things/{id}" },
      ["a", {}, options],
      "There are too many arguments; the order is path, options",
    ],
    [
      "too many arguments after a body",
      { http: "POST /things", takes: "body" },
      [{}, {}, options],
      "There are too many arguments; the order is body, options",
    ],
    ["a missing body", { http: "POST /things", takes: "body" }, [], "The body must be an object"],
    [
      "an array as an optional body",
      { http: "POST /things", takes: "body", body: "optional" },
      [[]],
      "The body must be an object; the order is body, options",
    ],
    ["a string as a body", { http: "POST /things", takes: "body" }, ["x"], "The body must be an object"],
    [
      "null as an optional body",
      { http: "POST /things", takes: "body", body: "optional" },
      [null],
      "The body must be an object",
    ],
    [
      "path parameters by position",
      { http: "GET /a/{x}/b/{y}" },
      ["1", "2"],
      '`x` must be a well-formed string other than "", ".", "..", got undefined; pass `{ x, y }`',
    ],
    [
      "path parameters in camelCase",
      { http: "GET /a/{team_id}/b/{user_id}" },
      [{ teamId: "1", userId: "2" }],
      "Unknown path parameter `teamId`; did you mean `team_id`? The path parameters are team_id, user_id",
    ],
    [
      "a query parameter in camelCase",
      { http: "GET /things?team_id&limit" },
      [{ teamId: "1" }],
      "Unknown query parameter `teamId`; did you mean `team_id`? The query parameters are team_id, limit; pass others in the option `extraQuery`",
    ],
    [
      "an unknown query parameter, even if it is undefined",
      { http: "GET /things?limit" },
      [{ color: undefined }],
      "Unknown query parameter `color`; the query parameters are limit; pass others in the option `extraQuery`",
    ],
    [
      "a name that every object inherits as a query parameter",
      { http: "GET /things?limit" },
      [{ toString: 1 }],
      "Unknown query parameter `toString`",
    ],
    [
      "an unknown query parameter in the option `query`",
      { http: "POST /things?limit", takes: "body" },
      [{}, { query: { limits: 1 } }],
      "Unknown query parameter `limits`; did you mean `limit`?",
    ],
  ])("rejects %s", (_, operation, values, message) => {
    expect(() => read(operation, values)).toThrow(TypeError);
    expect(() => read(operation, values)).toThrow(message);
  });

  test("accepts fields and parameters named `headers`, `query`, `signal` or `prefetch`, which the API may define", () => {
    const names = { headers: "a", query: "b", signal: "c", prefetch: "d" };

    expect(read({ http: "POST /things", takes: "body" }, [names])).toMatchObject({ body: names });
    expect(search(read({ http: "GET /things?headers&query&signal&prefetch" }, [names]))).toBe(
      "headers=a&query=b&signal=c&prefetch=d",
    );
  });

  test("accepts further properties of the object with the path parameters, as in a resource", () => {
    const path = { x: "1", y: "2", name: "both" };

    expect(read({ http: "GET /a/{x}/b/{y}" }, [path])).toMatchObject({ path: "/a/1/b/2" });
  });

  test("accepts any parameter in `extraQuery`", () => {
    const options = { extraQuery: { color: "red", limit: 5 } };

    expect(search(read({ http: "GET /things?limit" }, [{}, options]))).toBe("color=red&limit=5");
    expect(search(read({ http: "GET /things" }, [options]))).toBe("color=red&limit=5");
  });

  test("accepts surplus arguments that are undefined, as in a forwarded call", () => {
    expect(read({ http: "GET /things" }, [undefined, undefined])).toMatchObject({ path: "/things" });
  });

  test("rejects a query before the options of a wait, which takes no query", () => {
    expect(() => read({ http: "GET /things/{id}?a" }, ["a", {}, options], "wait")).toThrow(
      "There are too many arguments; the order is path, options",
    );
  });

  test("reads the query at the time of the call, so that later changes have no effect", () => {
    const query = { tags: ["a"], since: new Date(0) };
    const input = read({ http: "GET /things?tags&since" }, [query], "list");

    query.tags.push("b");
    query.since.setFullYear(2030);

    expect(search(input)).toBe("tags=a&since=1970-01-01T00%3A00%3A00.000Z");
  });
});

describe("cursor of a list", () => {
  const list: Operation = { http: "GET /things?a&cursor&since", gives: "list" };

  test.each<[query: object, cursor: string | undefined, expected: string]>([
    [{ a: 1 }, undefined, "a=1"],
    [{ a: 1 }, "c 1", "a=1&cursor=c%201"],
    [{ cursor: "c0", a: 1 }, "c1", "a=1&cursor=c1"],
  ])("encodes the query %j with the cursor %j as %s", (query, cursor, expected) => {
    expect(search(withCursor(read(list, [query], "list"), cursor, {}))).toBe(expected);
  });

  test("reads the name of the cursor parameter from the operation", () => {
    const input = read({ ...list, page: "since" }, [{ since: "2026-11-24", cursor: "x" }], "list");

    expect(initialCursor(input)).toBe("2026-11-24");
    expect(search(withCursor(input, "c1", {}))).toBe("cursor=x&since=c1");
  });

  test("returns the cursor of the query unchanged, or `undefined` if there is none", () => {
    expect(initialCursor(read(list, [{ cursor: "a/b?" }], "list"))).toBe("a/b?");
    expect(initialCursor(read(list, [], "list"))).toBeUndefined();
  });

  test("rejects a cursor with an unpaired surrogate and names the parameter", () => {
    expect(() => withCursor(read(list, [], "list"), "\ud800", {})).toThrow("`cursor` must be a well-formed string");
  });

  test("adds the options for a page to those of the caller", () => {
    const { signal } = new AbortController();

    expect(withCursor(read(list, [{}, options], "list"), "c1", { signal }).options).toEqual({ ...options, signal });
  });
});
