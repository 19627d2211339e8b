import type { HttpRequest } from "@planasonix/serving";
import { expect, test, vi } from "vitest";
import { createRouter } from "../../src/description/router.ts";
import { createOperationHandler } from "../../src/handler/operation-handler.ts";
import type { CallPrism } from "../../src/prism/prism.ts";
import { operations } from "../support/operations.ts";
import { requestOf } from "../support/request.ts";

const response = { status: 200, headers: {}, body: "{}" };

/** Passes `GET /pipelines` with the given changes to the handler. Returns the request that reaches Prism. */
async function prismRequestFor(changes: Partial<HttpRequest>) {
  const callPrism = vi.fn<CallPrism>(async () => ({ response, violations: [] }));
  const handle = createOperationHandler(createRouter(operations), callPrism);
  expect(await handle(requestOf(changes))).toBe(response);
  return callPrism.mock.calls[0]?.[0];
}

test("passes the operation to Prism, and null for a missing body", async () => {
  expect(await prismRequestFor({})).toMatchObject({ operation: { id: "pipelines_list" }, body: null, headers: {} });
});

test("passes the parsed body to Prism with its length", async () => {
  const readBody = async () => new TextEncoder().encode('{"name":"ä"}');
  const headers = { "content-type": "application/json" };

  expect(await prismRequestFor({ method: "POST", headers, readBody })).toMatchObject({
    body: { name: "ä" },
    headers: { "content-type": "application/json", "content-length": "13" },
  });
});

test("passes no invalid Accept header to Prism", async () => {
  const request = await prismRequestFor({ headers: { accept: "anything", "x-a": "1" } });

  expect(request?.headers).toEqual({ "x-a": "1" });
});

test("prefers the example of the last page if the request has a cursor", async () => {
  expect(await prismRequestFor({ query: new URLSearchParams("cursor=c") })).toMatchObject({
    preference: { example: "last" },
  });
});
