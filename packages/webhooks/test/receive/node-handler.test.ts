import { once } from "node:events";
import { createServer, request as httpRequest, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { sign } from "../../src/index.ts";
import type { HandlerOptions } from "../../src/receive/handler-options.ts";
import { createNodeHandler, keepRawBody, type NodeRequest } from "../../src/receive/node-handler.ts";
import { eventBody, now, SECRET, SENT } from "../support/delivery.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
}

function setup(options: Partial<HandlerOptions> = {}) {
  const handled = vi.fn();
  const onError = vi.fn();
  const on = { "job.succeeded": handled };
  const handler = createNodeHandler({ secrets: SECRET, on, onError, onRefused: vi.fn(), now, ...options });
  return { handler, handled, onError };
}

async function send(url: string, body: string): Promise<Response> {
  const headers = await sign({ body, secret: SECRET, timestamp: new Date(SENT * 1000) });
  return fetch(url, { method: "POST", body, headers: { ...headers, "content-type": "application/json" } });
}

async function readAll(request: NodeRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("createNodeHandler", () => {
  test("receives a delivery over HTTP", async () => {
    const { handler, handled } = setup();
    const url = await listen(handler);

    const response = await send(url, eventBody("job.succeeded"));

    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(handled.mock.calls[0]?.[0]).toMatchObject({ id: "evt_01jq8" });
  });

  test("reads a body that arrives in many chunks", async () => {
    const { handler, handled } = setup();
    const url = await listen(handler);
    const body = JSON.stringify({ id: "evt_1", type: "job.succeeded", note: "ü".repeat(500_000) });

    expect((await send(url, body)).status).toBe(204);
    expect(handled.mock.calls[0]?.[0].note).toHaveLength(500_000);
  });

  test("responds with 413 to a body that is too large, and then receives the next delivery", async () => {
    const { handler, handled } = setup({ maxBodyBytes: 100_000 });
    const url = await listen(handler);

    const tooLarge = await send(url, eventBody("job.succeeded").padEnd(3_000_000));
    const next = await send(url, eventBody("job.succeeded"));

    expect([tooLarge.status, next.status]).toEqual([413, 204]);
    expect(handled).toHaveBeenCalledOnce();
  });

  test("responds with 413 to a body of unknown length that is too large", async () => {
    const { handler } = setup({ maxBodyBytes: 100_000 });
    const url = await listen(handler);
    const headers = await sign({ body: "{}", secret: SECRET, timestamp: new Date(SENT * 1000) });
    const outgoing = httpRequest(url, { method: "POST", headers: { ...headers, "transfer-encoding": "chunked" } });
    for (let chunk = 0; chunk < 30; chunk += 1) outgoing.write(Buffer.alloc(100_000));
    outgoing.end();

    const [response] = await once(outgoing, "response");

    expect(response.statusCode).toBe(413);
    response.resume();
  });

  test("responds to GET with 405 and the allowed method", async () => {
    const response = await fetch(await listen(setup().handler));

    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("responds with 401 to an unsigned request with a large body", async () => {
    const response = await fetch(await listen(setup().handler), { method: "POST", body: "x".repeat(200_000) });

    expect(response.status).toBe(401);
  });

  test("uses the raw body that keepRawBody stored", async () => {
    const { handler, handled } = setup();
    const url = await listen(async (request: NodeRequest, response) => {
      const raw = await readAll(request);
      keepRawBody(request, response, raw);
      await handler(Object.assign(request, { body: JSON.parse(raw.toString()) }), response);
    });

    expect((await send(url, `  ${eventBody("job.succeeded")}\n`)).status).toBe(204);
    expect(handled).toHaveBeenCalledOnce();
  });

  test.each([
    ["bytes, as by express.raw", (raw: Buffer) => raw],
    ["text, as by express.text", (raw: Buffer) => raw.toString()],
  ])("uses a body that was read as %s", async (_, read) => {
    const { handler, handled } = setup();
    const url = await listen(async (request: NodeRequest, response) => {
      await handler(Object.assign(request, { body: read(await readAll(request)) }), response);
    });

    expect((await send(url, eventBody("job.succeeded"))).status).toBe(204);
    expect(handled).toHaveBeenCalledOnce();
  });

  test("limits the size of a body that has already been read", async () => {
    const { handler } = setup({ maxBodyBytes: 10 });
    const url = await listen(async (request: NodeRequest, response) => {
      delete request.headers["content-length"];
      await handler(Object.assign(request, { body: await readAll(request) }), response);
    });

    expect((await send(url, eventBody("job.succeeded"))).status).toBe(413);
  });

  test("reads the stream if a parser skipped the request and set `body` to an empty object", async () => {
    const { handler, handled } = setup();
    const url = await listen((request: NodeRequest, response) =>
      handler(Object.assign(request, { body: {} }), response),
    );

    expect((await send(url, eventBody("job.succeeded"))).status).toBe(204);
    expect(handled).toHaveBeenCalledOnce();
  });

  test("responds with 500 and says what to do in Express and in Fastify if a parser has read the body without keeping the bytes", async () => {
    const { handler, onError } = setup();
    const url = await listen(async (request: NodeRequest, response) => {
      await handler(Object.assign(request, { body: JSON.parse((await readAll(request)).toString()) }), response);
    });

    expect((await send(url, eventBody("job.succeeded"))).status).toBe(500);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({
      reason: "body-was-parsed",
      message: expect.stringMatching(/Express, see `keepRawBody`; in Fastify, remove the parsers/),
    });
  });

  test("calls `onError` if the sender closes the connection in the middle of the body", async () => {
    const onRefused = vi.fn();
    const failed = new Promise<unknown>((onError) => {
      void listen(setup({ onError, onRefused }).handler).then(async (url) => {
        const headers = await sign({ body: "{}", secret: SECRET, timestamp: new Date(SENT * 1000) });
        const outgoing = httpRequest(url, { method: "POST", headers: { ...headers, "content-length": "1000" } });
        outgoing.on("error", () => {});
        outgoing.write("{", () => outgoing.destroy());
      });
    });

    expect(await failed).toMatchObject({ code: "ECONNRESET" });
    expect(onRefused).not.toHaveBeenCalled();
  });

  test("responds with 500 to a body that cannot be read, so that it is delivered again", async () => {
    const { handler, onError, handled } = setup();
    const failure = new Error("the disk of the proxy is full");
    const status = new Promise<number>((resolve) => {
      void listen(async (request, response) => {
        const receiving = handler(request, response);
        request.destroy(failure);
        await receiving;
        resolve(response.statusCode);
      }).then((url) => send(url, eventBody("job.succeeded")).catch(() => {})); // The connection is closed.
    });

    expect(await status).toBe(500);
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, undefined);
    expect(handled).not.toHaveBeenCalled();
  });

  test("reads a body whose chunks are strings because of `setEncoding`", async () => {
    const { handler, handled } = setup();
    const url = await listen((request: NodeRequest, response) => handler(request.setEncoding("utf8"), response));
    const body = JSON.stringify({ id: "evt_1", type: "job.succeeded", note: "ü".repeat(500_000) });

    expect((await send(url, body)).status).toBe(204);
    expect(handled.mock.calls[0]?.[0].note).toHaveLength(500_000);
  });
});
