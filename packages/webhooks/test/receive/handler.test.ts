import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { createHandler } from "../../src/receive/handler.ts";
import type { HandlerOptions } from "../../src/receive/handler-options.ts";
import { deliver, eventBody, now, SECRET, SENT } from "../support/delivery.ts";

function setup(options: Partial<HandlerOptions> = {}) {
  const onError = vi.fn();
  const onRefused = vi.fn();
  const handled = vi.fn();
  const on = { "job.succeeded": handled };
  const handler = createHandler({ secrets: SECRET, on, onError, onRefused, now, ...options });
  return { handler, handled, onError, onRefused };
}

async function answerOf(response: Response): Promise<[number, string]> {
  return [response.status, await response.text()];
}

describe("createHandler", () => {
  test("hands a verified event to the handler of its type, and answers 204", async () => {
    const { handler, handled } = setup({ secrets: ["whsec_new", SECRET] });

    const response = await handler(await deliver(eventBody("job.succeeded")));

    expect(await answerOf(response)).toEqual([204, ""]);
    expect(handled).toHaveBeenCalledExactlyOnceWith(
      { id: "evt_01jq8", type: "job.succeeded", job_id: "job_01jq8" },
      { timestamp: new Date(SENT * 1000), secretIndex: 1 },
    );
  });

  test("acknowledges an event that nothing is to be done with", async () => {
    const { handler, handled } = setup();

    expect((await handler(await deliver(eventBody("job.failed")))).status).toBe(204);
    expect((await handler(await deliver(eventBody("toString", "evt_2")))).status).toBe(204);
    expect(handled).not.toHaveBeenCalled();
  });

  test("hands every other event to `otherwise`, known or not", async () => {
    const otherwise = vi.fn();
    const { handler, handled } = setup({ otherwise });

    for (const [index, type] of ["job.succeeded", "job.failed", "dlq.threshold_exceeded"].entries()) {
      await handler(await deliver(eventBody(type, `evt_${index}`)));
    }

    expect(handled).toHaveBeenCalledOnce();
    expect(otherwise.mock.calls.map(([event]) => event.type)).toEqual(["job.failed", "dlq.threshold_exceeded"]);
  });

  test("waits for the handler before it answers", async () => {
    let finish = () => {};
    const work = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const answered = vi.fn();
    const { handler } = setup({ on: { "job.succeeded": () => work } });

    const response = handler(await deliver(eventBody("job.succeeded"))).finally(answered);
    await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    finish();

    expect((await response).status).toBe(204);
  });

  test.each(["GET", "PUT", "DELETE", "HEAD"])("answers %s with 405 and what is allowed", async (method) => {
    const response = await setup().handler(new Request("https://receiver.test/", { method }));

    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("refuses a signature with 401, and tells the reason to `onRefused` alone", async () => {
    const { handler, handled, onRefused, onError } = setup();

    const response = await handler(await deliver(eventBody("job.succeeded"), { secret: "whsec_other" }));

    expect(await answerOf(response)).toEqual([401, ""]);
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ reason: "no-match" });
    expect([handled, onError].every((call) => call.mock.calls.length === 0)).toBe(true);
  });

  test.each([
    ["too old", SENT - 301, "too-old"],
    ["in the future", SENT + 61, "in-future"],
  ])("refuses a signature that is %s", async (_, timestamp, reason) => {
    const { handler, onRefused } = setup();

    const response = await handler(await deliver(eventBody("job.succeeded"), { timestamp }));

    expect(response.status).toBe(401);
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ reason });
  });

  test("does not read the body of a request that is not signed", async () => {
    const pulled = vi.fn();
    const body = new ReadableStream({ pull: pulled }, { highWaterMark: 0 });
    const request = new Request("https://receiver.test/", { method: "POST", body, duplex: "half" } as RequestInit);

    expect((await setup().handler(request)).status).toBe(401);
    expect(pulled).not.toHaveBeenCalled();
  });

  test.each(["{", "[]", '{"id":"evt_1"}'])("answers the signed body %s, which is no event, with 400", async (body) => {
    const { handler, onRefused } = setup();

    expect(await answerOf(await handler(await deliver(body)))).toEqual([400, ""]);
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(expect.any(SyntaxError), undefined);
  });

  test("answers a body of more than 5 MB with 413, one of 5 MB with 204", async () => {
    const { handler, handled, onRefused } = setup();
    const limit = 5 * 1024 * 1024;
    const event = eventBody("job.succeeded");

    const statuses = [
      (await handler(await deliver(event.padEnd(limit)))).status,
      (await handler(await deliver(event.padEnd(limit + 1)))).status,
    ];

    expect(statuses).toEqual([204, 413]);
    expect(handled).toHaveBeenCalledOnce();
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(expect.any(RangeError), undefined);
  });

  test("stops reading a body as soon as it is too large", async () => {
    const canceled = vi.fn();
    const signed = await deliver(eventBody("job.succeeded"));
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(4)), cancel: canceled });
    const endless = new Request(signed.url, {
      method: "POST",
      headers: signed.headers,
      body,
      duplex: "half",
    } as RequestInit);

    expect((await setup({ maxBodyBytes: 10 }).handler(endless)).status).toBe(413);
    expect(canceled).toHaveBeenCalledOnce();
  });

  test("answers 500 when the handler fails, hands the cause to `onError`, and shows it to nobody else", async () => {
    const cause = new Error("password of the database is hunter2");
    const { handler, onError, onRefused } = setup({ on: { "job.succeeded": () => Promise.reject(cause) } });

    expect(await answerOf(await handler(await deliver(eventBody("job.succeeded"))))).toEqual([500, ""]);
    expect(onError).toHaveBeenCalledExactlyOnceWith(cause, expect.objectContaining({ id: "evt_01jq8" }));
    expect(onRefused).not.toHaveBeenCalled();
  });

  test("answers 500 even when what the handler throws looks like a refusal", async () => {
    const { WebhookVerificationError } = await import("../../src/verify/errors.ts");
    const { handler } = setup({
      on: { "job.succeeded": () => Promise.reject(new WebhookVerificationError("no-match", "")) },
    });

    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(500);
  });

  test("answers 500 and reports it when no secret is set, as that is not the sender's mistake", async () => {
    const { handler, onError } = setup({ secrets: "" });

    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(500);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ reason: "empty-secret" });
  });

  test("answers 500 and reports it when the body was read before", async () => {
    const { handler, onError } = setup();
    const request = await deliver(eventBody("job.succeeded"));
    await request.json();

    expect((await handler(request)).status).toBe(500);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ reason: "body-was-parsed" });
  });

  test("answers the same when a report fails", async () => {
    const fail = () => Promise.reject(new Error("log is full"));
    const deduplicate = { has: () => false, add: fail };
    const { handler } = setup({ onError: fail, onRefused: fail, deduplicate, on: { "job.failed": fail } });

    expect((await handler(await deliver("{}", { secret: "whsec_other" }))).status).toBe(401);
    expect((await handler(await deliver(eventBody("job.failed")))).status).toBe(500);
    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(204);
  });

  test("handles an event once, however often it is delivered", async () => {
    const { handler, handled } = setup();
    const body = eventBody("job.succeeded");

    const responses = [await handler(await deliver(body)), await handler(await deliver(body, { timestamp: SENT + 5 }))];

    expect(responses.map(({ status }) => status)).toEqual([204, 204]);
    expect(handled).toHaveBeenCalledOnce();
  });

  test("handles an event again whose handler failed", async () => {
    const handled = vi.fn().mockRejectedValueOnce(new Error("database is down"));
    const { handler } = setup({ on: { "job.succeeded": handled } });
    const body = eventBody("job.succeeded");

    const responses = [
      await handler(await deliver(body)),
      await handler(await deliver(body)),
      await handler(await deliver(body)),
    ];

    expect(responses.map(({ status }) => status)).toEqual([500, 204, 204]);
    expect(handled).toHaveBeenCalledTimes(2);
  });

  test("remembers in the store that it is given", async () => {
    const deduplicate = new Set(["evt_seen"]);
    const { handler, handled } = setup({ deduplicate });

    await handler(await deliver(eventBody("job.succeeded", "evt_seen")));
    await handler(await deliver(eventBody("job.succeeded", "evt_new")));

    expect(handled).toHaveBeenCalledOnce();
    expect([...deduplicate]).toEqual(["evt_seen", "evt_new"]);
  });

  test("handles every delivery when it is not to remember", async () => {
    const { handler, handled } = setup({ deduplicate: false });

    await handler(await deliver(eventBody("job.succeeded")));
    await handler(await deliver(eventBody("job.succeeded")));

    expect(handled).toHaveBeenCalledTimes(2);
  });

  test("refuses at once the name of an event that it would never call", () => {
    const misspelt: object = { "job.suceeded": () => {} };

    expect(() => createHandler({ secrets: SECRET, on: misspelt })).toThrow(/"job\.suceeded".*otherwise/);
    // @ts-expect-error a misspelt type does not compile
    expect(() => createHandler({ secrets: SECRET, on: { "job.suceeded": () => {} } })).toThrow(TypeError);
  });

  test("types the event of each handler by its name", () => {
    createHandler({
      secrets: SECRET,
      on: {
        "job.succeeded": (event) => expectTypeOf(event.type).toEqualTypeOf<"job.succeeded">(),
        "job.failed": async (event, { secretIndex }) => {
          expectTypeOf(event.type).toEqualTypeOf<"job.failed">();
          expectTypeOf(secretIndex).toEqualTypeOf<number>();
        },
      },
    });
  });
});
