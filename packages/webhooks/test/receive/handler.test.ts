import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { createHandler } from "../../src/receive/handler.ts";
import type { HandlerOptions } from "../../src/receive/handler-options.ts";
import { warnOncePerReason } from "../../src/receive/receive.ts";
import { WebhookVerificationError } from "../../src/verify/errors.ts";
import { deliver, eventBody, now, SECRET, SENT } from "../support/delivery.ts";

function setup(options: Partial<HandlerOptions> = {}) {
  const onError = vi.fn();
  const onRefused = vi.fn();
  const handled = vi.fn();
  const on = { "job.succeeded": handled };
  const handler = createHandler({ secrets: SECRET, on, onError, onRefused, now, ...options });
  return { handler, handled, onError, onRefused };
}

async function resultOf(response: Response): Promise<[number, string]> {
  return [response.status, await response.text()];
}

/** Creates a request whose headers are those of a delivery, and whose body is a stream. */
async function deliverStream(body: ReadableStream): Promise<Request> {
  const { url, headers } = await deliver(eventBody("job.succeeded"));
  return new Request(url, { method: "POST", headers, body, duplex: "half" } as RequestInit);
}

describe("createHandler", () => {
  test("passes a verified event to the handler of its type and responds with 204", async () => {
    const { handler, handled } = setup({ secrets: ["whsec_new", SECRET] });

    const response = await handler(await deliver(eventBody("job.succeeded")));

    expect(await resultOf(response)).toEqual([204, ""]);
    expect(handled).toHaveBeenCalledExactlyOnceWith(
      { id: "evt_01jq8", type: "job.succeeded", job_id: "job_01jq8" },
      { timestamp: new Date(SENT * 1000), secretIndex: 1 },
    );
  });

  test("acknowledges an event without a handler", async () => {
    const { handler, handled } = setup();

    expect((await handler(await deliver(eventBody("job.failed")))).status).toBe(204);
    expect((await handler(await deliver(eventBody("toString", "evt_2")))).status).toBe(204);
    expect(handled).not.toHaveBeenCalled();
  });

  test("passes events without a handler to `otherwise`, whether or not their type is known", async () => {
    const otherwise = vi.fn();
    const { handler, handled } = setup({ otherwise });

    for (const [index, type] of ["job.succeeded", "job.failed", "dlq.threshold_exceeded"].entries()) {
      await handler(await deliver(eventBody(type, `evt_${index}`)));
    }

    expect(handled).toHaveBeenCalledOnce();
    expect(otherwise.mock.calls.map(([event]) => event.type)).toEqual(["job.failed", "dlq.threshold_exceeded"]);
  });

  test("waits for the handler before it responds", async () => {
    let finish = () => {};
    const work = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const responded = vi.fn();
    const { handler } = setup({ on: { "job.succeeded": () => work } });

    const response = handler(await deliver(eventBody("job.succeeded"))).finally(responded);
    await new Promise(setImmediate);
    expect(responded).not.toHaveBeenCalled();
    finish();

    expect((await response).status).toBe(204);
  });

  test.each(["GET", "PUT", "DELETE", "HEAD"])("responds to %s with 405 and the allowed method", async (method) => {
    const response = await setup().handler(new Request("https://receiver.test/", { method }));

    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("rejects a wrong signature with 401 and reports the reason only to `onRefused`", async () => {
    const { handler, handled, onRefused, onError } = setup();

    const response = await handler(await deliver(eventBody("job.succeeded"), { secret: "whsec_other" }));

    expect(await resultOf(response)).toEqual([401, ""]);
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ reason: "no-match" });
    expect([handled, onError].every((call) => call.mock.calls.length === 0)).toBe(true);
  });

  test.each([
    ["too old", new Date((SENT - 301) * 1000), "too-old"],
    ["dated in the future", new Date((SENT + 61) * 1000), "in-future"],
  ])("rejects a signature that is %s", async (_, timestamp, reason) => {
    const { handler, onRefused } = setup();

    const response = await handler(await deliver(eventBody("job.succeeded"), { timestamp }));

    expect(response.status).toBe(401);
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ reason });
  });

  test("does not read the body of an unsigned request", async () => {
    const pulled = vi.fn();
    const body = new ReadableStream({ pull: pulled }, { highWaterMark: 0 });
    const request = new Request("https://receiver.test/", { method: "POST", body, duplex: "half" } as RequestInit);

    expect((await setup().handler(request)).status).toBe(401);
    expect(pulled).not.toHaveBeenCalled();
  });

  test("reports what a signed body lacks that is not an event", async () => {
    const { handler, onRefused } = setup();
    await handler(await deliver('{"id":"evt_1"}'));

    expect(onRefused.mock.calls[0]?.[0]).toEqual(new SyntaxError("An event must have the strings `id` and `type`"));
  });

  test.each(["{", "[]", '{"id":"evt_1"}'])(
    "responds with 400 to the signed body %s, which is not an event",
    async (body) => {
      const { handler, onRefused } = setup();

      expect(await resultOf(await handler(await deliver(body)))).toEqual([400, ""]);
      expect(onRefused).toHaveBeenCalledExactlyOnceWith(expect.any(SyntaxError), undefined);
    },
  );

  test("responds with 413 to a body larger than 5 MiB, and with 204 to one of exactly 5 MiB", async () => {
    const { handler, handled, onRefused } = setup();
    const limit = 5 * 1024 * 1024;
    const event = eventBody("job.succeeded");

    const statuses = [
      (await handler(await deliver(event.padEnd(limit)))).status,
      (await handler(await deliver(event.padEnd(limit + 1)))).status,
    ];

    expect(statuses).toEqual([204, 413]);
    expect(handled).toHaveBeenCalledOnce();
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(
      new RangeError("The body exceeds maxBodyBytes: 5242880"),
      undefined,
    );
  });

  test("stops reading a body that is too large", async () => {
    const canceled = vi.fn();
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(4)),
      cancel: canceled,
    });

    expect((await setup({ maxBodyBytes: 10 }).handler(await deliverStream(endless))).status).toBe(413);
    expect(canceled).toHaveBeenCalledOnce();
  });

  test("responds with 500 to a body that breaks off, so that it is delivered again", async () => {
    const { handler, handled, onError, onRefused } = setup();
    const failure = new Error("connection reset");
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":'));
      },
      pull(controller) {
        controller.error(failure);
      },
    });

    expect(await resultOf(await handler(await deliverStream(broken)))).toEqual([500, ""]);
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, undefined);
    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(204);
    expect([handled.mock.calls.length, onRefused.mock.calls]).toEqual([1, []]);
  });

  test("responds with 500 to a body that another reader has locked", async () => {
    const { handler, onError } = setup();
    const request = await deliver(eventBody("job.succeeded"));
    const reader = request.body?.getReader();

    expect((await handler(request)).status).toBe(500);
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError), undefined);
    reader?.releaseLock();
  });

  test("responds with 500 when the handler fails and reports the error only to `onError`", async () => {
    const cause = new Error("password of the database is hunter2");
    const { handler, onError, onRefused } = setup({ on: { "job.succeeded": () => Promise.reject(cause) } });

    expect(await resultOf(await handler(await deliver(eventBody("job.succeeded"))))).toEqual([500, ""]);
    expect(onError).toHaveBeenCalledExactlyOnceWith(cause, expect.objectContaining({ id: "evt_01jq8" }));
    expect(onRefused).not.toHaveBeenCalled();
  });

  test("responds with 500 even when the handler throws a WebhookVerificationError", async () => {
    const { handler } = setup({
      on: { "job.succeeded": () => Promise.reject(new WebhookVerificationError("no-match", "")) },
    });

    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(500);
  });

  test.each([[""], [[]], [["whsec_1", " "]], [undefined]])("throws empty-secret for the secrets %j", (secrets) => {
    expect(() => createHandler({ secrets: secrets as never })).toThrow(/^empty-secret: /);
  });

  test("logs only the first rejection for each reason", () => {
    const warn = vi.fn();
    const report = warnOncePerReason(warn);

    for (const reason of ["no-match", "too-old", "no-match"] as const) {
      report(new WebhookVerificationError(reason, "check it"));
    }
    report(new SyntaxError("An event must have the strings `id` and `type`"));
    report(new SyntaxError("Unexpected token"));

    expect(warn.mock.calls).toEqual([
      ["Rejected a delivery (logged once): no-match: check it"],
      ["Rejected a delivery (logged once): too-old: check it"],
      [expect.stringMatching(/An event must have/)],
    ]);
  });

  test("responds with 500 and reports an error when the body has already been read", async () => {
    const { handler, onError } = setup();
    const request = await deliver(eventBody("job.succeeded"));
    await request.json();

    expect((await handler(request)).status).toBe(500);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({
      reason: "body-was-parsed",
      message: "body-was-parsed: the raw body is required, but it was read before. Verify before parsing",
    });
  });

  test("responds with 500 to a request of Node or Express, and names the entry point for them", async () => {
    const { handler, onError } = setup();
    const { method, headers } = await deliver(eventBody("job.succeeded"));
    const incoming = { method, headers: Object.fromEntries(headers), body: { id: "evt_1" } };

    expect((await handler(incoming as never)).status).toBe(500);
    expect(onError.mock.calls[0]?.[0].message).toBe(
      "body-was-parsed: the raw body is required, but this is not a `Request`: see `/node`. Verify before parsing",
    );
  });

  test("responds with 500 if `now` fails, so that the event is delivered again", async () => {
    const failure = new Error("no clock");
    const now = () => {
      throw failure;
    };
    const { handler, onError, onRefused } = setup({ now });

    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(500);
    expect([onError.mock.calls, onRefused.mock.calls]).toEqual([[[failure, undefined]], []]);
  });

  test("responds with 500 if `now` fails after the body, so that the event is delivered again", async () => {
    const times = [now()];
    const { handler, onRefused } = setup({ now: () => times.pop() ?? expect.unreachable("no clock") });

    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(500);
    expect(onRefused).not.toHaveBeenCalled();
  });

  test.each([
    [300, 204],
    [301, 401],
  ])(
    "measures the age of a signature when its slow body has arrived: after %i s, it responds with %i",
    async (seconds, status) => {
      let time = now();
      const { handler, handled, onRefused } = setup({ now: () => time });
      const slow = new ReadableStream({
        pull(controller) {
          time = new Date((SENT + seconds) * 1000);
          controller.enqueue(new TextEncoder().encode(eventBody("job.succeeded")));
          controller.close();
        },
      });

      expect((await handler(await deliverStream(slow))).status).toBe(status);
      expect(handled).toHaveBeenCalledTimes(status === 204 ? 1 : 0);
      expect(onRefused.mock.calls.map(([error]) => error.reason)).toEqual(status === 204 ? [] : ["too-old"]);
    },
  );

  describe("with a function as `secrets`", () => {
    test("accepts the new secret of a rotation without a new handler, and rejects the old one", async () => {
      let secrets: string | string[] = SECRET;
      const { handler } = setup({ secrets: async () => secrets });
      const send = async (secret: string, id: string): Promise<number> =>
        (await handler(await deliver(eventBody("job.succeeded", id), { secret }))).status;

      const before = [await send(SECRET, "evt_1"), await send("whsec_new", "evt_2")];
      secrets = ["whsec_new", SECRET];
      const during = [await send(SECRET, "evt_3"), await send("whsec_new", "evt_4")];
      secrets = "whsec_new";
      const after = [await send(SECRET, "evt_5"), await send("whsec_new", "evt_6")];

      expect([before, during, after]).toEqual([
        [204, 401],
        [204, 204],
        [401, 204],
      ]);
    });

    test("is not called for a request without a signature, or with an old one", async () => {
      const { handler } = setup({ secrets: () => expect.unreachable("called") });
      const old = { timestamp: new Date((SENT - 301) * 1000) };

      expect((await handler(new Request("https://receiver.test/", { method: "POST", body: "{}" }))).status).toBe(401);
      expect((await handler(await deliver(eventBody("job.succeeded"), old))).status).toBe(401);
    });

    test.each<[string, () => string | Promise<string>, object]>([
      ["fails", () => Promise.reject(new Error("no vault")), { message: "no vault" }],
      ["returns no secret", () => "", { reason: "empty-secret" }],
    ])("responds with 500 if it %s, so that the event is delivered again", async (_, secrets, error) => {
      const { handler, onError, onRefused, handled } = setup({ secrets });

      expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(500);
      expect(onError.mock.calls[0]?.[0]).toMatchObject(error);
      expect([onRefused.mock.calls, handled.mock.calls]).toEqual([[], []]);
    });
  });

  test("does not change the response if a callback or the store's `add` fails", async () => {
    const fail = () => Promise.reject(new Error("log is full"));
    const deduplicate = { has: () => false, add: fail };
    const { handler } = setup({ onError: fail, onRefused: fail, deduplicate, on: { "job.failed": fail } });

    expect((await handler(await deliver("{}", { secret: "whsec_other" }))).status).toBe(401);
    expect((await handler(await deliver(eventBody("job.failed")))).status).toBe(500);
    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(204);
  });

  test("handles an event once, even if it is delivered twice", async () => {
    const { handler, handled } = setup();
    const body = eventBody("job.succeeded");

    const responses = [
      await handler(await deliver(body)),
      await handler(await deliver(body, { timestamp: new Date((SENT + 5) * 1000) })),
    ];

    expect(responses.map(({ status }) => status)).toEqual([204, 204]);
    expect(handled).toHaveBeenCalledOnce();
  });

  test("handles an event again after its handler failed", async () => {
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

  test("skips an event that the given store contains, and adds a handled event to the store", async () => {
    const deduplicate = new Set(["evt_seen"]);
    const { handler, handled } = setup({ deduplicate });

    await handler(await deliver(eventBody("job.succeeded", "evt_seen")));
    await handler(await deliver(eventBody("job.succeeded", "evt_new")));

    expect(handled).toHaveBeenCalledOnce();
    expect([...deduplicate]).toEqual(["evt_seen", "evt_new"]);
  });

  test("responds with 503 to an event that another process is handling, so that it is delivered again", async () => {
    const deduplicate = { has: () => false, add: vi.fn(), claim: () => false, release: vi.fn() };
    const { handler, handled, onError, onRefused } = setup({ deduplicate });

    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(503);
    for (const called of [handled, onError, onRefused, deduplicate.add, deduplicate.release]) {
      expect(called).not.toHaveBeenCalled();
    }
  });

  test("handles every delivery with `deduplicate: false`", async () => {
    const { handler, handled } = setup({ deduplicate: false });

    const first = await handler(await deliver(eventBody("job.succeeded")));
    const second = await handler(await deliver(eventBody("job.succeeded")));

    expect([first.status, second.status]).toEqual([204, 204]);
    expect(handled).toHaveBeenCalledTimes(2);
  });

  test("handles an event again when its clock says that its ID has expired", async () => {
    let time = now();
    const { handler, handled } = setup({ now: () => time });
    for (const later of [0, 86_399_999, 86_400_000]) {
      time = new Date(SENT * 1000 + later);
      await handler(await deliver(eventBody("job.succeeded"), { timestamp: time }));
    }

    expect(handled).toHaveBeenCalledTimes(2);
  });

  test("accepts deliveries of the present time by default", async () => {
    const { handler } = setup({ now: undefined });

    expect((await handler(await deliver(eventBody("job.succeeded"), { timestamp: new Date() }))).status).toBe(204);
    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(401);
  });

  test("reports an error of the store after the event was handled, and acknowledges the event", async () => {
    const failure = new Error("The store is full");
    const { handler, handled, onError } = setup({
      deduplicate: {
        has: () => false,
        add: () => {
          throw failure;
        },
      },
    });

    expect((await handler(await deliver(eventBody("job.succeeded")))).status).toBe(204);
    expect(handled).toHaveBeenCalledOnce();
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, undefined);
  });

  test.each([{}, null, true])("throws a TypeError for the store %o", (deduplicate) => {
    expect(() => setup({ deduplicate: deduplicate as never })).toThrow(
      new TypeError("`deduplicate` must be a store, or false"),
    );
  });

  test("responds with 400 to a signed delivery without a body", async () => {
    const { headers } = await deliver("");
    const { handler, onRefused } = setup();

    const response = await handler(new Request("https://receiver.test/webhooks", { method: "POST", headers }));
    expect(response.status).toBe(400);
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(expect.any(SyntaxError), undefined);
  });

  test("throws a TypeError for a handler of an unknown event", () => {
    const misspelt: object = { "job.suceeded": () => {} };

    expect(() => createHandler({ secrets: SECRET, on: misspelt })).toThrow(/"job\.suceeded".*otherwise/);
    // @ts-expect-error The type is misspelled.
    expect(() => createHandler({ secrets: SECRET, on: { "job.suceeded": () => {} } })).toThrow(TypeError);
  });

  test("types the event of each handler", () => {
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
