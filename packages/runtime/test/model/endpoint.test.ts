import fc from "fast-check";
import { expect, test } from "vitest";
import { endpointOf } from "../../src/model/endpoint.ts";
import { setup, thing } from "../support/fixture.ts";

const endpoint = endpointOf({
  name: "things.move",
  operation: { http: "POST /things/{thing_id}/parts/{part_id}/move" },
});

test.each([
  ["GET .", undefined, "GET /runs", undefined],
  ["POST ./{}/again", "list", "POST /runs/{run_id}/again", "runs.list"],
  ["POST ./{run_id}/again", "list", "POST /runs/{run_id}/again", "runs.list"],
  ["GET /jobs/.well-known", "jobs.get", "GET /jobs/.well-known", "jobs.get"],
] as const)("completes the path in %j and the name in the outcome %j", (http, outcome, whole, name) => {
  const { operation } = endpointOf({ name: "runs.again", operation: { http, outcome } });

  expect(operation).toEqual({ http: whole, outcome: name });
});

test.each([
  [{ http: "GET /runs?status&limit" }, "query", ["status", "limit"]],
  [{ http: "POST /runs?dry_run", takes: "body" }, "body", ["dry_run"]],
  [{ http: "POST /runs?dry_run", query: "option" }, undefined, ["dry_run"]],
  [{ http: "POST /runs" }, undefined, []],
] as const)("reads the query parameters of %j, and takes the argument %j", (operation, takes, queryNames) => {
  const [http] = operation.http.split("?");

  expect(endpointOf({ name: "runs.list", operation })).toMatchObject({ takes, queryNames, operation: { http } });
});

test("refuses a value that would call another operation, and takes it encoded where no operation has its path", () => {
  const { path } = endpointOf({ name: "things.get", operation: { http: "GET ./{thing_id}", reserved: ["deleted"] } });

  expect(() => path("deleted")).toThrow(
    '`thing_id` must be a well-formed string other than "", ".", "..", "deleted", got "deleted"',
  );
  expect(path("deleted2")).toBe("/things/deleted2");
  expect(endpoint.path({ thing_id: "deleted", part_id: "p" })).toBe("/things/deleted/parts/p/move");
});

test("encodes every valid parameter as one path segment", () => {
  const any = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("../..", "%2e", "a/b", "?x", "#", "\t..", "...", ";"),
  );
  const usable = any.filter((text) => !["", ".", ".."].includes(text));
  fc.assert(
    fc.property(usable, usable, (one, other) => {
      const { pathname, search, hash, host } = new URL(
        `https://api.test/v1${endpoint.path({ part_id: other, thing_id: one })}`,
      );
      const segments = pathname.split("/");
      expect([host, search, hash]).toEqual(["api.test", "", ""]);
      expect(segments.slice(0, 3)).toEqual(["", "v1", "things"]);
      expect(segments.map(decodeURIComponent)).toEqual(["", "v1", "things", one, "parts", other, "move"]);
    }),
    { numRuns: 500 },
  );
});

test("sends a request for any value of a parameter, or rejects with a TypeError and sends nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (value) => {
      const { things, fetch } = setup([thing()]);
      const outcome: unknown = await things.get(value).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(outcome === undefined || outcome instanceof TypeError).toBe(true);
      expect(fetch.sent).toHaveLength(outcome === undefined ? 1 : 0);
    }),
    { numRuns: 200 },
  );
});

test("names a missing parameter in the error", async () => {
  const { things, fetch } = setup([thing()]);
  await expect(things.move({ thing_id: "th_1" })).rejects.toThrow(
    /^`part_id` must be .*, got undefined; pass `\{ thing_id, part_id \}`$/,
  );
  await expect(things.get()).rejects.toThrow(/^`thing_id` must be .*, got undefined$/);
  expect(fetch.sent).toHaveLength(0);
});
