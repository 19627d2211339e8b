import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { SendClock } from "../../src/send/send-clock.ts";
import { type SignedFetchOptions, signedFetch } from "../../src/send/signed-fetch.ts";
import { verify } from "../../src/verify/verify.ts";
import { SECRET, SENT } from "../support/delivery.ts";

const url = "https://app.test/api/webhooks/source/token";

type ScriptedResponse = readonly [status: number, headers?: Record<string, string>];

interface Sent {
  readonly request: Request;
  readonly body: Uint8Array;
  readonly at: number;
}

/** Creates a clock that jumps instead of waiting, and a `fetch` that returns the given responses in order, then 200. */
function setup(...responses: ScriptedResponse[]) {
  let time = SENT * 1000;
  const sleptMs: number[] = [];
  const sent: Sent[] = [];
  const clock: SendClock = {
    now: () => time,
    sleep: async (ms) => {
      sleptMs.push(ms);
      time += ms;
    },
  };
  const fetch = async (_: string | URL, init: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    const [status, headers = {}] = responses[sent.length] ?? [200];
    sent.push({ request, body: new Uint8Array(await request.clone().arrayBuffer()), at: time });
    return new Response(null, { status, headers });
  };
  const send = (options: Partial<SignedFetchOptions> = {}) =>
    signedFetch(url, { secret: SECRET, body: '{"run":1}', clock, fetch, random: () => 0, ...options });
  return { send, sent, sleptMs };
}

function verified({ request, body, at }: Sent): Promise<unknown> {
  return verify({
    body,
    headers: request.headers,
    secrets: SECRET,
    now: new Date(at),
    maxAgeSeconds: 0,
    maxAheadSeconds: 0,
  });
}

describe("signedFetch", () => {
  test("signs the bytes that it sends", async () => {
    const { send, sent } = setup([202]);

    const response = await send({ headers: { "x-trace": "1" } });

    expect(response.status).toBe(202);
    const [one] = sent as [Sent];
    expect(new TextDecoder().decode(one.body)).toBe('{"run":1}');
    await expect(verified(one)).resolves.toMatchObject({ secretIndex: 0 });
    const { method, redirect, headers } = one.request;
    expect([method, redirect, headers.get("content-type"), headers.get("x-trace")]).toEqual([
      "POST",
      "manual",
      "application/json",
      "1",
    ]);
  });

  test.each([
    ["an empty body", undefined, ""],
    ["bytes", new Uint8Array([0, 255, 10]), "\u0000\u00ff\n"],
    ["an ArrayBuffer", new Uint8Array([0, 255, 10]).buffer, "\u0000\u00ff\n"],
  ])("sends %s unchanged", async (_, body, wanted) => {
    const { send, sent } = setup();

    await send({ body });

    expect(Buffer.from(sent[0]?.body ?? []).toString("latin1")).toBe(wanted);
    await expect(verified(sent[0] as Sent)).resolves.toMatchObject({ secretIndex: 0 });
  });

  test("states no content type for an empty body", async () => {
    const { send, sent } = setup();

    await send({ body: "" });

    expect(sent[0]?.request.headers.get("content-type")).toBeNull();
  });

  test("keeps the caller's content type and method", async () => {
    const { send, sent } = setup();

    await send({ method: "PUT", headers: { "content-type": "text/csv" }, body: "a,b" });

    expect([sent[0]?.request.method, sent[0]?.request.headers.get("content-type")]).toEqual(["PUT", "text/csv"]);
  });

  test("signs again for each attempt, after the delay that the server requests", async () => {
    const { send, sent, sleptMs } = setup([429, { "retry-after": "400" }], [503, { "retry-after": "7" }], [200]);

    expect((await send({ deadlineMs: 1_000_000 })).status).toBe(200);

    expect(sleptMs).toEqual([400_000, 7000]);
    await expect(Promise.all(sent.map(verified))).resolves.toHaveLength(3);
    expect(new Set(sent.map(({ request }) => request.headers.get("x-planasonix-timestamp"))).size).toBe(3);
  });

  test("sends the same bytes again, even if the caller has changed the buffer", async () => {
    const { send, sent } = setup([429], [200]);
    const body = new TextEncoder().encode("first");

    const response = send({ body });
    body.fill(0);
    await response;

    expect(sent.map((one) => new TextDecoder().decode(one.body))).toEqual(["first", "first"]);
  });

  test("waits until the date in Retry-After", async () => {
    const { send, sleptMs } = setup([429, { "retry-after": new Date((SENT + 30) * 1000).toUTCString() }]);

    await send();

    expect(sleptMs).toEqual([30_000]);
  });

  test.each([
    ["its minimum", 0, [250, 500, 1000]],
    ["its maximum", 1, [500, 1000, 2000]],
  ])("backs off between attempts, with jitter at %s", async (_, random, wanted) => {
    const { send, sleptMs } = setup([429], [429], [429], [429]);

    expect((await send({ random: () => random })).status).toBe(429);
    expect(sleptMs).toEqual(wanted);
  });

  test.each([200, 202, 301, 400, 401, 403, 405, 413, 500, 502, 503, 504])(
    "returns a %d response without a retry",
    async (status) => {
      const { send, sent } = setup([status]);

      expect((await send()).status).toBe(status);
      expect(sent).toHaveLength(1);
    },
  );

  test("retries if the delay ends exactly at the deadline", async () => {
    const { send, sleptMs } = setup([429, { "retry-after": "300" }]);

    expect((await send()).status).toBe(200);
    expect(sleptMs).toEqual([300_000]);
  });

  test("returns the response without waiting if the delay would end after the deadline", async () => {
    const { send, sent, sleptMs } = setup([429, { "retry-after": "301" }]);

    expect((await send()).status).toBe(429);
    expect([sent.length, sleptMs]).toEqual([1, []]);
  });

  test("does not retry after a broken connection, because a run may have started", async () => {
    let calls = 0;
    const fetch = () => {
      calls += 1;
      return Promise.reject(new TypeError("fetch failed"));
    };

    await expect(setup().send({ fetch })).rejects.toThrow("fetch failed");
    expect(calls).toBe(1);
  });

  test("rejects during a delay as soon as the signal aborts", async () => {
    const controller = new AbortController();
    const fetch = async () => {
      setImmediate(() => controller.abort(new Error("shutting down")));
      return new Response(null, { status: 429, headers: { "retry-after": "200" } });
    };

    await expect(signedFetch(url, { secret: SECRET, fetch, signal: controller.signal })).rejects.toThrow(
      "shutting down",
    );
  });

  test.each([
    ["a parsed body", { body: { run: 1 } }, "body-was-parsed"],
    ["an empty secret", { secret: "" }, "empty-secret"],
  ])("rejects %s before it sends anything", async (_, options, reason) => {
    const { send, sent } = setup();

    await expect(send(options as never)).rejects.toMatchObject({ reason });
    expect(sent).toHaveLength(0);
  });

  test("sends requests that a server accepts after verifying the raw bytes", async () => {
    const statuses = [429, 204];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      await verify({ body: Buffer.concat(chunks), headers: request.rawHeaders, secrets: SECRET });
      response.writeHead(statuses.shift() ?? 500).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { clock } = { clock: { now: Date.now, sleep: async () => {} } };

    const response = await signedFetch(`http://127.0.0.1:${port}/`, { secret: SECRET, body: '{"größe":1}', clock });

    server.close();
    expect(response.status).toBe(204);
  });
});
