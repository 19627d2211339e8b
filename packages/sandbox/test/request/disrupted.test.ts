import type { HttpResponse } from "@planasonix/serving";
import { expect, test } from "vitest";
import { disrupted } from "../../src/request/disrupted.ts";
import type { Fault, MatchedRequest } from "../../src/request/faults.ts";
import type { ServedTenant } from "../../src/request/received.ts";
import { noon, receivedRequest } from "../support/received.ts";

const response: HttpResponse = { status: 200, headers: { A: "1", "X-RateLimit-Remaining": "5" }, body: '{"data":[]}' };

/** A request that a fault affects. `executed` counts how often its operation was executed. */
function requestWith(fault: Fault | undefined) {
  const delays: { readonly operation: string; readonly ms: number; readonly resolve: () => void }[] = [];
  const counted: unknown[] = [];
  const matched: MatchedRequest[] = [];
  const executed: HttpResponse[] = [];
  const tenant = {
    faults: {
      take: (request: MatchedRequest) => {
        matched.push(request);
        return fault;
      },
    },
    waits: {
      delay: (operation: string, ms: number) =>
        new Promise<void>((resolve) => void delays.push({ operation, ms, resolve })),
    },
    limiter: {
      count: (keyId: string, now: number) => {
        counted.push([keyId, now]);
        return { "X-RateLimit-Limit": "9" };
      },
    },
  } as unknown as ServedTenant;
  const received = receivedRequest({ operation: "projects_list", tenant });
  const send = () =>
    disrupted(received, () => {
      executed.push(response);
      return response;
    });
  return { send, delays, counted, matched, executed };
}

test("a request without a fault is executed, and its response stays as it is", async () => {
  const { send, matched, executed, counted } = requestWith(undefined);

  expect(await send()).toBe(response);
  expect(matched).toEqual([{ operation: "projects.list", method: "GET", path: "/projects" }]);
  expect([executed.length, counted]).toEqual([1, []]);
});

test("a fault that disrupts nothing leaves the response as it is", async () => {
  const { send } = requestWith({ malformed: false });

  expect(await send()).toBe(response);
});

test("a delayed request is executed after its delay", async () => {
  const { send, delays, executed } = requestWith({ delayMs: 5000 });
  const sent = send();

  expect(delays).toMatchObject([{ operation: "projects.list", ms: 5000 }]);
  expect(executed).toEqual([]);
  delays[0]?.resolve();
  expect(await sent).toEqual(response);
});

test.each<[Fault, HttpResponse]>([
  [
    { status: 503, body: "Busy" },
    {
      status: 503,
      headers: { "X-RateLimit-Limit": "9", "Retry-After": "1", "Content-Type": "text/plain" },
      body: "Busy",
    },
  ],
  [
    { status: 409, body: { error: "busy" } },
    {
      status: 409,
      headers: { "X-RateLimit-Limit": "9", "Content-Type": "application/json" },
      body: '{"error":"busy"}',
    },
  ],
  [
    { status: 409, body: "", retryAfter: 7 },
    { status: 409, headers: { "X-RateLimit-Limit": "9", "Retry-After": "7", "Content-Type": "text/plain" }, body: "" },
  ],
  [
    { status: 429, body: null, retryAfter: 0 },
    {
      status: 429,
      headers: { "X-RateLimit-Limit": "9", "Retry-After": "0", "Content-Type": "application/json" },
      body: "null",
    },
  ],
])(
  "a status replaces the operation, with the body of the fault, and counts against the limit: %j",
  async (fault, expected) => {
    const { send, counted, executed } = requestWith(fault);

    expect(await send()).toEqual(expected);
    expect(counted).toEqual([["key_1", noon]]);
    expect(executed).toEqual([]);
  },
);

test.each([
  [{ status: 500 }, {}],
  [{ status: 429 }, { "Retry-After": "1" }],
  [{ status: 503 }, { "Retry-After": "1" }],
])("a status without a body becomes an error in the form of the API: %j", async (fault, headers) => {
  const { send, executed } = requestWith(fault);

  await expect(send()).rejects.toMatchObject({
    reply: {
      status: fault.status,
      message: "A fault of the sandbox caused this response.",
      headers: { "X-RateLimit-Limit": "9", ...headers },
    },
  });
  expect(executed).toEqual([]);
});

test("a status after an executed operation has the rate limit that its response states", async () => {
  const { send, counted, executed } = requestWith({ status: 500, executed: true, body: "late" });

  expect(await send()).toEqual({
    status: 500,
    headers: { "X-RateLimit-Remaining": "5", "Content-Type": "text/plain" },
    body: "late",
  });
  expect([executed.length, counted]).toEqual([1, []]);
});

test.each<[Fault, number, Partial<HttpResponse>]>([
  [{ reset: "before" }, 0, { status: 500, headers: {}, body: "", disruption: { kind: "reset" } }],
  [{ reset: "after" }, 1, { status: 500, headers: {}, body: "", disruption: { kind: "reset" } }],
  [{ malformed: true }, 1, { ...response, body: '{"dat' }],
  [{ truncate: true }, 1, { ...response, disruption: { kind: "truncate" } }],
  [{ slowBody: 0 }, 1, { ...response, disruption: { kind: "slow", pauseMs: 0, pieces: 4 } }],
])("a disruption is applied before or after the operation: %j", async (fault, executions, expected) => {
  const { send, counted, executed } = requestWith(fault);

  expect(await send()).toEqual(expected);
  expect([executed.length, counted]).toEqual([executions, []]);
});
