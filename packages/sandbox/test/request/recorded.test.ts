import { HttpError, type HttpRequest, type HttpResponse } from "@planasonix/serving";
import { describe, expect, test } from "vitest";
import { dated, recorded, withHeaders } from "../../src/request/recorded.ts";
import { noon, type ReceivedInput, receivedRequest } from "../support/received.ts";

const date = "Tue, 24 Nov 2026 12:00:00 GMT";
const done: HttpResponse = { status: 200, headers: {}, body: "" };

/** Records a request to `projects.create` that ends as `next` says. Returns its record too. */
async function record(next: () => Promise<HttpResponse>, input: Partial<ReceivedInput> = {}) {
  const received = receivedRequest({ operation: "projects_create", ...input });
  const outcome = await recorded(received, next).catch((error: unknown) => error);
  return { outcome, tenant: received.tenant, entry: received.tenant.journal.all()[0] };
}

describe("the record of a request", () => {
  test("has its operation, time, method, path with the query, body, key and status, and the warnings of its response", async () => {
    const { entry } = await record(async () => ({ ...done, status: 201, warnings: ["body.name is odd"] }), {
      query: new URLSearchParams("a=1&b=2"),
      headers: { "content-type": "application/json", "idempotency-key": "k" },
      body: '{"name":"Orders"}',
    });

    expect(entry).toEqual({
      operation: "projects.create",
      method: "POST",
      path: "/v1/projects?a=1&b=2",
      body: { name: "Orders" },
      idempotencyKey: "k",
      at: noon,
      status: 201,
      warnings: ["body.name is odd"],
    });
  });

  test("has a path without a question mark if there is no query, and no body if it is missing or no valid JSON", async () => {
    const empty = await record(async () => done);
    const broken = await record(async () => done, { headers: { "content-type": "application/json" }, body: "{" });

    expect(empty.entry).toMatchObject({ path: "/v1/projects", body: undefined, idempotencyKey: undefined });
    expect(broken.entry).toMatchObject({ body: undefined, status: 200 });
  });

  test("has no status if the connection was reset, and the one of the response after any other disruption", async () => {
    const reset = await record(async () => ({ ...done, disruption: { kind: "reset" } }));
    const cut = await record(async () => ({ ...done, disruption: { kind: "truncate" } }));

    expect([reset.entry?.status, cut.entry?.status]).toEqual([undefined, 200]);
  });

  test("has the status of an error, and 500 for an error of the sandbox itself, which is thrown as it is", async () => {
    const fault = await record(async () => Promise.reject(new HttpError({ status: 409, message: "No." })));
    const broken = new TypeError("broken");
    const failure = await record(async () => Promise.reject(broken));

    expect([fault.entry?.status, failure.entry?.status]).toEqual([409, 500]);
    expect(failure.outcome).toBe(broken);
  });

  test("counts as a request in progress until it has a response or an error", async () => {
    const counts: number[] = [];
    for (const end of [async () => done, () => Promise.reject(new Error("broken"))]) {
      const received = receivedRequest({ operation: "projects_create" });
      await recorded(received, () => {
        counts.push(received.tenant.load.requests);
        return end();
      }).catch(() => {});
      counts.push(received.tenant.load.requests);
    }

    expect(counts).toEqual([1, 0, 1, 0]);
  });
});

describe("the `Date` of a response", () => {
  test("is the tenant's time, unless the response or the error has one", async () => {
    const own = { Date: "Mon, 23 Nov 2026 12:00:00 GMT" };
    const failing = (headers?: Record<string, string>) => async () =>
      Promise.reject(new HttpError({ status: 409, message: "No.", ...(headers && { headers }) }));

    expect((await record(async () => ({ ...done, headers: { A: "1" } }))).outcome).toEqual({
      ...done,
      headers: { A: "1", Date: date },
    });
    const sent = { ...done, headers: own };
    expect((await record(async () => sent)).outcome).toBe(sent);
    expect((await record(failing({ A: "1" }))).outcome).toMatchObject({
      reply: { status: 409, message: "No.", headers: { A: "1", Date: date } },
    });
    expect((await record(failing(own))).outcome).toMatchObject({ reply: { headers: own } });
    expect((await record(failing())).outcome).toMatchObject({ reply: { headers: { Date: date } } });
  });

  test("is that of the sandbox for responses without a tenant", async () => {
    const respond = (response: HttpResponse) => dated(() => noon)(async () => response)({} as HttpRequest);
    const sent = { ...done, headers: { Date: "then" } };

    expect((await respond({ ...done, headers: { A: "1" } })).headers).toEqual({ A: "1", Date: date });
    expect(await respond(sent)).toBe(sent);
  });
});

test("headers are added to a response and to a described error, whose own ones win, and to no other error", () => {
  const fail = (error: Error) => (): HttpResponse => {
    throw error;
  };
  const fault = new HttpError({ status: 409, message: "No.", headers: { B: "own" } });

  expect(withHeaders({ A: "1", B: "2" }, () => ({ ...done, headers: { B: "own", C: "3" } }))).toEqual({
    ...done,
    headers: { A: "1", B: "2", C: "3" },
  });
  expect(() => withHeaders({ A: "1", B: "2" }, fail(fault))).toThrow(
    expect.objectContaining({ reply: { status: 409, message: "No.", headers: { A: "1", B: "own" } } }),
  );
  expect(() => withHeaders({ A: "1" }, fail(new TypeError("broken")))).toThrow(new TypeError("broken"));
});
