import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { HttpRequest } from "@planasonix/serving";
import { expect, onTestFinished, test } from "vitest";
import { forward } from "../../src/proxy/forward.ts";

/** Serves until the test ends. Returns the base URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

function requestOf(changes: Partial<HttpRequest> = {}): HttpRequest {
  const readBody = async () => new Uint8Array();
  return { method: "GET", path: "/a", query: new URLSearchParams(), headers: {}, readBody, ...changes };
}

test("sends method, path, query, headers and body, without the headers of the connection", async () => {
  const received: IncomingMessage[] = [];
  const bodies: string[] = [];
  const upstream = await serve(async (message, response) => {
    received.push(message);
    bodies.push(await text(message));
    response.end();
  });
  const headers = { "x-a": "1", "keep-alive": "timeout=5", host: "other.test" };
  const request = requestOf({ method: "PUT", path: "/a%2Fb", query: new URLSearchParams("x=1"), headers });

  await forward(upstream, request, new TextEncoder().encode("body"));

  expect(received[0]).toMatchObject({ method: "PUT", url: "/v1/a%2Fb?x=1", headers: { "x-a": "1" } });
  expect(received[0]?.headers.host).not.toBe("other.test");
  expect(bodies).toEqual(["body"]);
});

test("returns status, headers and bytes of the response, and follows no redirect", async () => {
  const upstream = await serve((_, response) => response.writeHead(302, { location: "/b", "x-a": "1" }).end("moved"));

  const response = await forward(upstream, requestOf(), new Uint8Array());

  expect(response).toMatchObject({ status: 302, headers: { location: "/b", "x-a": "1" } });
  expect(Buffer.from(response.body).toString()).toBe("moved");
});

test("a deployment that cannot be reached is a 502 with the reason", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));

  await expect(forward(`http://127.0.0.1:${port}/v1`, requestOf(), new Uint8Array())).rejects.toMatchObject({
    fault: { status: 502, message: `The deployment at 127.0.0.1:${port} did not respond: ECONNREFUSED.` },
  });
});

test("a failure without a code is a 502 with the name of the error", async () => {
  const request = requestOf({ headers: { "not valid": "1" } });

  await expect(forward("http://127.0.0.1:1/v1", request, new Uint8Array())).rejects.toMatchObject({
    fault: { status: 502, message: "The deployment at 127.0.0.1:1 did not respond: TypeError." },
  });
});
