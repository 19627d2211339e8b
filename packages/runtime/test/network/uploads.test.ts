import { describe, expect, test } from "vitest";
import { refusedOrigin, startFaultServer } from "./fault-server.ts";
import { problem, reset, respond, stall } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const options = { idempotencyKey: "order-17" };

describe("repeatable body", () => {
  test.each([
    ["a form", () => formOf("ä.txt", "one"), /form-data; name="file"; filename="ä.txt"/],
    ["bytes", () => new Uint8Array([65, 66, 67]), /^ABC$/],
    ["a blob", () => new Blob(["one"], { type: "text/plain" }), /^one$/],
    ["an object", () => ({ name: "ä" }), /^{"name":"ä"}$/],
  ])("sends the same bytes in each attempt: %s", async (_, body, wanted) => {
    const server = await startFaultServer(reset, problem(503), respond());

    await createRealClient(server.origin).things.create(body(), options);
    const [first, ...others] = server.received.map(({ body, headers }) => [headers["content-type"], body]);
    expect(others).toEqual([first, first]);
    expect(Buffer.from(first?.[1] ?? "", "latin1").toString()).toMatch(wanted);
  });

  test("serializes the body at the time of the call, so that later changes to the object have no effect", async () => {
    const server = await startFaultServer(reset, respond());
    const body = { name: "before" };
    const call = createRealClient(server.origin).things.create(body, options);

    body.name = "after";
    await call;
    expect(server.received.map(({ body }) => body)).toEqual(['{"name":"before"}', '{"name":"before"}']);
  });
});

describe("streamed body", () => {
  test("sends a stream in chunks", async () => {
    const server = await startFaultServer(respond());

    await createRealClient(server.origin).things.create(streamOf("one", "two"));
    expect(server.received[0]?.body).toBe("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
  });

  test.each([
    ["after a reset, even with the caller's idempotency key", reset, "unknown"],
    ["after a 429", problem(429), undefined],
  ])("does not send a stream twice %s", async (_, fault, outcome) => {
    const server = await startFaultServer(fault, respond());
    const call = createRealClient(server.origin).things.create(streamOf("one"), options);

    await expect(call).rejects.toMatchObject({ attempts: [{ why: "body" }], outcome });
    expect(server.received).toHaveLength(1);
  });

  test("does not send a stream again after a refused connection, and reports no unknown outcome", async () => {
    const { things } = createRealClient(await refusedOrigin());
    const error = { failure: "not_sent", attempts: [{ why: "body" }], outcome: undefined };

    await expect(things.create(streamOf("one"))).rejects.toMatchObject(error);
  });

  test("fails the call if the stream fails, with the stream's error among the causes", async () => {
    const server = await startFaultServer(respond());
    const broken = new Error("the disk is gone");
    const body = new ReadableStream({ pull: (controller) => controller.error(broken) });
    const error = await createRealClient(server.origin).things.create(body).catch(Object);

    expect(error).toMatchObject({ name: "ConnectionError", outcome: "unknown" });
    expect([error.cause, error.cause.cause]).toContain(broken);
    expect(server.received).toHaveLength(0);
  });

  test("times out after timeoutMs if the stream stalls", async () => {
    const server = await startFaultServer(stall);
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    const { things } = createRealClient(server.origin, { timeoutMs: 60 });

    await expect(things.create(body)).rejects.toMatchObject({ name: "TimeoutError", attempts: [{ why: "ambiguous" }] });
  });
});

function formOf(name: string, text: string): FormData {
  const form = new FormData();
  form.set("file", new Blob([text]), name);
  return form;
}

function streamOf(...parts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
}
