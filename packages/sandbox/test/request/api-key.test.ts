import type { HttpRequest } from "@planasonix/serving";
import { describe, expect, test } from "vitest";
import { checkScopes, hasSecret, identify, noteUse, readSecret, validKey } from "../../src/request/api-key.ts";
import { UnwritableError } from "../../src/store/unwritable.ts";
import { operationOf } from "../support/calls.ts";

const keyHeaders = ["x-key", "x-old-key"];
const now = Date.parse("2026-11-24T13:00:00Z");

const requestWith = (headers: Record<string, string>) => ({ headers }) as unknown as HttpRequest;
const keyWith = (attributes: object) => ({ attributes }) as never;

/** The error with this status and message. Each 401 names the scheme of the API keys. */
function fault(status: number, message: string): unknown {
  const headers = status === 401 ? { headers: { "WWW-Authenticate": "Bearer" } } : {};
  return expect.objectContaining({ reply: { status, message, ...headers } });
}

test("a request with an API key succeeds although its use cannot be stored", () => {
  const fail = (error: Error) => () => {
    throw error;
  };
  const tenantWith = (error: Error) => ({ data: { resources: { save: fail(error) } }, transaction: fail(error) });
  expect(() => noteUse(tenantWith(new UnwritableError("full")), keyWith({}), now)).not.toThrow();
  expect(() => noteUse(tenantWith(new RangeError("other")), keyWith({}), now)).toThrow(RangeError);
});

describe("the secret of a request", () => {
  test.each<[Record<string, string>, string]>([
    [{ authorization: "Bearer s1" }, "s1"],
    [{ authorization: "  bearer   s1 " }, "s1"],
    [{ "x-key": " s1 " }, "s1"],
    [{ "x-key": " ", "x-old-key": "s2" }, "s2"],
    [{ authorization: "Bearer s1", "x-key": "s2" }, "s1"],
    [{ authorization: "Basic s1", "x-key": "s2" }, "s2"],
  ])("in %j is %s", (headers, secret) => {
    expect(readSecret(requestWith(headers), keyHeaders)).toBe(secret);
  });

  test.each<Record<string, string>>([
    {},
    { authorization: "" },
    { authorization: "Bearer " },
    { authorization: "Bearers1" },
    { authorization: "Bearer s1 s2" },
    { authorization: "Basic Bearer s1" },
    { "x-key": "" },
    { "x-other": "s1" },
  ])("is missing in %j", (headers) => {
    expect(() => readSecret(requestWith(headers), keyHeaders)).toThrow(
      fault(401, "The API key is missing: send it as Authorization: Bearer <API key>."),
    );
  });

  test.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ "x-other": "s1" }, false],
    [{ authorization: "" }, true],
    [{ "x-old-key": "s1" }, true],
  ])("counts as sent, even if it is not valid, if one of its headers is: %j", (headers, expected) => {
    expect(hasSecret(requestWith(headers), keyHeaders)).toBe(expected);
  });
});

test("a secret identifies the API key and its tenant, unless it is unknown or the tenant was removed", () => {
  const owners = new Map([
    ["known", { tenant: 1, keyId: "key_1" }],
    ["removed", { tenant: 2, keyId: "key_2" }],
  ]);
  const find = (secret: string) =>
    identify(
      { secrets: { find: (text) => owners.get(text) }, conventions: { keyHeaders } },
      (number) => (number === 1 ? "first" : undefined),
      requestWith({ authorization: `Bearer ${secret}` }),
    );

  expect(find("known")).toEqual({ tenant: "first", keyId: "key_1" });
  for (const secret of ["unknown", "removed"]) {
    expect(() => find(secret)).toThrow(fault(401, "The API key is not valid."));
  }
});

test("an API key is valid until it is deleted or the time of its expiry", () => {
  for (const expires_at of [undefined, null, "2026-11-24T13:00:01Z"]) {
    const key = keyWith({ expires_at });
    expect(validKey(key, now)).toBe(key);
  }

  expect(() => validKey(keyWith({ expires_at: "2026-11-24T13:00:00Z" }), now)).toThrow(
    fault(401, "The API key expired at 2026-11-24T13:00:00Z."),
  );
  expect(() => validKey(undefined, now)).toThrow(fault(401, "The API key was deleted."));
});

test("an API key needs all scopes of an operation, and the error names those that it lacks", () => {
  const operation = { ...operationOf("pipelines_run"), scopes: ["pipelines:run", "runs:read", "runs:write"] };

  expect(() => checkScopes(operation, keyWith({ scopes: operation.scopes }))).not.toThrow();
  expect(() => checkScopes(operation, keyWith({ scopes: ["runs:read"] }))).toThrow(
    fault(403, "The API key lacks a scope that this operation needs: pipelines:run, runs:write."),
  );
});
