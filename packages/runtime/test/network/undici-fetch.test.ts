import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { Agent, type Dispatcher, getGlobalDispatcher, MockAgent, ProxyAgent, setGlobalDispatcher } from "undici";
import * as old from "undici-7";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ClientOptions } from "../../src/options/client-options.ts";
import { undiciFetch } from "../../src/undici/index.ts";
import { createRealClient } from "./real-client.ts";

const thing = { data: { id: "th_1", type: "thing", attributes: {} } };

/** Starts a server, and returns its origin. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Starts a server that responds with the method, the type and the body of each request as attributes of a thing. */
function serveEcho(): Promise<string> {
  return serve(async (request, response) => {
    const body = String(await buffer(request));
    const attributes = { method: request.method, type: request.headers["content-type"]?.split(";")[0], body };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: { ...thing.data, attributes } }));
  });
}

function clientOf(origin: string, dispatcher?: Dispatcher, options: ClientOptions = {}) {
  return createRealClient(origin, { fetch: undiciFetch(dispatcher), maxRetries: 0, ...options }).things;
}

/** A dispatcher that counts its requests. */
function counting() {
  const paths: string[] = [];
  const dispatcher = new Agent().compose((dispatch) => (options, handler) => {
    paths.push(options.path);
    return dispatch(options, handler);
  });
  return { dispatcher, paths };
}

const form = new FormData();
form.set("a", "1");
const bodies: [kind: string, body: () => unknown, sent: string | RegExp, type: string | undefined][] = [
  ["JSON", () => ({ a: 1 }), '{"a":1}', "application/json"],
  ["bytes", () => new TextEncoder().encode("bytes"), "bytes", undefined],
  ["a part of a buffer", () => new TextEncoder().encode("some bytes").subarray(5), "bytes", undefined],
  ["an ArrayBuffer", () => new TextEncoder().encode("buffer").buffer, "buffer", undefined],
  ["URLSearchParams", () => new URLSearchParams({ a: "ä" }), "a=%C3%A4", "application/x-www-form-urlencoded"],
  ["a stream", () => new Blob(["streamed"]).stream(), "streamed", undefined],
  ["a blob", () => new Blob(["blob"], { type: "text/csv" }), "blob", "text/csv"],
  ["a form", () => form, /name="a"\r\n\r\n1\r\n/, "multipart/form-data"],
];

describe("a request", () => {
  test.each(bodies)("with %s goes through the dispatcher, and arrives unchanged", async (_, body, sent, type) => {
    const { dispatcher, paths } = counting();

    const { attributes } = await clientOf(await serveEcho(), dispatcher).create(body());

    expect(attributes).toMatchObject({ method: "POST", ...(type && { type }) });
    expect(attributes.body).toMatch(sent);
    expect(paths).toEqual(["/v1/things"]);
  });

  test("goes through a proxy: with JSON and with a stream, in a tunnel", async () => {
    const tunnels: string[] = [];
    const origin = await serveEcho();
    const proxy = createServer();
    proxy.on("connect", ({ url = "" }, socket) => {
      tunnels.push(url);
      const tunnel = connect(Number(new URL(origin).port), "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
      tunnel
        .on("error", () => {})
        .pipe(socket)
        .on("error", () => {})
        .pipe(tunnel);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const agent = new ProxyAgent({
      uri: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      proxyTunnel: true,
    });
    onTestFinished(async () => {
      await agent.destroy();
      proxy.close();
    });
    const things = clientOf("http://unknown.test.localhost:81", agent);

    const results = [await things.create({ a: 1 }), await things.create(new Blob(["streamed"]).stream())];

    expect(results.map(({ attributes }) => attributes.body)).toEqual(['{"a":1}', "streamed"]);
    expect(tunnels[0]).toBe("unknown.test.localhost:81");
    expect(new Set(tunnels).size).toBe(1);
  });

  test("is answered by a MockAgent, given or global", async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent.get("https://api.test").intercept({ path: "/v1/things/th_1" }).reply(200, thing).times(2);
    const before = getGlobalDispatcher();
    onTestFinished(() => setGlobalDispatcher(before));

    const global = clientOf("https://api.test");
    expect((await clientOf("https://api.test", agent).get("th_1")).id).toBe("th_1");
    setGlobalDispatcher(agent);
    expect((await global.get("th_1")).id).toBe("th_1");
  });

  test("uses the dispatcher in the `fetchOptions` of a call", async () => {
    const { dispatcher, paths } = counting();
    await clientOf(await serveEcho()).get("th_1", { fetchOptions: { dispatcher } });

    expect(paths).toEqual(["/v1/things/th_1"]);
  });

  test("sends the headers that `fetch` adds, and those of the client", async () => {
    let headers: object = {};
    const origin = await serve((request, response) => {
      headers = request.headers;
      response.end(JSON.stringify(thing));
    });
    await clientOf(origin, undefined, { headers: { "x-team": "a" } }).get("th_1");

    expect(headers).toMatchObject({ "accept-encoding": "gzip, deflate", accept: "application/json", "x-team": "a" });
  });
});

describe("a response", () => {
  test("is a `Response` of the platform in `withResponse`, whose body has been read", async () => {
    const origin = await serve((_, response) => {
      response.writeHead(
        201,
        "Made",
        [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
          ["X-Request-Id", "req_1"],
        ].flat(),
      );
      response.end(JSON.stringify(thing));
    });
    const { response, requestId } = await clientOf(origin).get("th_1").withResponse();

    expect([response instanceof Response, Object.hasOwn(response, "chunks")]).toEqual([true, false]);
    expect(() => Response.prototype.clone.call(response)).toThrow(/[Bb]ody/);
    expect([response.status, response.statusText, response.ok, response.bodyUsed]).toEqual([201, "Made", true, true]);
    expect([response.url, requestId]).toEqual([`${origin}/v1/things/th_1`, "req_1"]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    await expect(response.text()).rejects.toThrow(TypeError);
  });

  test("without a body has none in `withResponse`", async () => {
    const origin = await serve((_, response) => response.writeHead(204).end());
    const { response, data } = await clientOf(origin).delete("th_1").withResponse();

    expect([data, response.status, response.body]).toEqual([undefined, 204, null]);
  });

  test("has all members of a `Response` for middleware and a custom `fetch`", async () => {
    const origin = await serve((_, response) => response.setHeader("x-a", ["1", "2"]).end(JSON.stringify(thing)));
    const send = undiciFetch();
    const seen: unknown[] = [];
    const things = clientOf(origin, undefined, {
      async fetch(url, init) {
        const response = await send(url, init);
        const { headers } = response;
        seen.push(response instanceof Response, headers instanceof Headers, headers.get("X-A"), headers.has("x-b"));
        seen.push(
          [...headers].filter(([name]) => name === "x-a"),
          await response.clone().json(),
          response.type,
        );
        return response;
      },
      middleware: [
        (next) => async (request) => {
          const result = await next(request);
          seen.push(result.response.bodyUsed);
          return result;
        },
      ],
    });

    expect((await things.get("th_1")).id).toBe("th_1");
    expect(seen).toEqual([true, true, "1, 2", false, [["x-a", "1, 2"]], thing, "default", true]);
  });

  test("can be wrapped in a new `Response` before it is read", async () => {
    const origin = await serve((_, response) => response.end(JSON.stringify(thing)));
    const send = undiciFetch();
    const things = clientOf(origin, undefined, {
      async fetch(url, init) {
        const response = await send(url, init);
        return new Response(response.body, response);
      },
    });

    expect((await things.get("th_1")).id).toBe("th_1");
  });

  test.each([
    ["a success", 200],
    ["an error", 422],
  ])("is decoded: %s", async (_, status) => {
    const body = status === 200 ? thing : { error: { code: "odd", message: "decoded" } };
    const origin = await serve((_, response) => {
      response.writeHead(status, { "content-encoding": "gzip" }).end(gzipSync(JSON.stringify(body)));
    });
    const outcome = await clientOf(origin)
      .get("th_1")
      .catch((error: Error) => error.message);

    expect(outcome).toMatchObject(status === 200 ? { id: "th_1" } : /failed with 422 odd: decoded/);
  });

  test.each([
    ["within the compressed data", gzipSync("x".repeat(100_000)).subarray(0, 60)],
    ["by a wrong byte", gzipSync("abc").fill(0xff, 12, 14)],
  ])("fails if a file is damaged %s", async (_, bytes) => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": bytes.length }).end(bytes);
    });
    const file = await clientOf(origin).download("th_1");

    await expect(new Response(file.body).text()).rejects.toThrow("the connection to");
  });

  test("that nobody reads pauses the socket", async () => {
    const chunk = Buffer.alloc(1 << 20);
    let sent = 0;
    const origin = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      const more = (): void => {
        while (sent < 200 && response.write(chunk)) sent += 1;
      };
      response.on("drain", more);
      more();
    });
    const file = await clientOf(origin).download("th_1");
    const reader = file.body.getReader();
    await reader.read();
    let before = -1;
    await expect
      .poll(() => {
        const hasStopped = before === sent;
        before = sent;
        return hasStopped;
      })
      .toBe(true);

    expect(sent).toBeLessThan(50); // Buffers of the kernel.
    await reader.cancel();
  });
});

describe("an abort", () => {
  test("while the request waits for a connection rejects with the reason, and sends nothing", async () => {
    const received: (string | undefined)[] = [];
    const origin = await serve(({ url }) => received.push(url));
    const things = clientOf(origin, new Agent({ connections: 1 }));
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [things.get("1", { signal: first.signal }), things.get("2", { signal: second.signal })];
    await expect.poll(() => received).toEqual(["/v1/things/1"]);

    second.abort("enough");
    await expect(calls[1]).rejects.toBe("enough");
    first.abort("both");
    await expect(calls[0]).rejects.toBe("both");
    const last = new AbortController();
    const third = things.get("3", { signal: last.signal });
    await expect.poll(() => received).toEqual(["/v1/things/1", "/v1/things/3"]);
    last.abort("done");
    await expect(third).rejects.toBe("done");
  });
});

describe("undiciFetch", () => {
  test.each([
    ["of another undici", new old.Agent()],
    ["of another kind", { dispatch() {} }],
    ["that is a URL", "http://proxy.test:3128"],
  ])("rejects a dispatcher %s", (_, dispatcher) => {
    expect(() => undiciFetch(dispatcher as unknown as Dispatcher)).toThrow(
      /^`undiciFetch` takes a dispatcher of the undici package that it imports, such as `new ProxyAgent\(url\)`;/,
    );
  });
});
