import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { sign } from "../src/send/sign.ts";
import { eventBody, SECRET } from "./support/delivery.ts";
import { reference } from "./support/openssl.ts";
import { folder, lines, writeBlocks } from "./support/readme.ts";

function load<Module>(name: string): Promise<Module> {
  return import(pathToFileURL(folder + name).href);
}

async function signedRequest(body: string): Promise<Request> {
  return new Request("https://receiver.test/", { method: "POST", body, headers: await sign({ body, secret: SECRET }) });
}

/** The event that AWS Lambda gets from a function URL. */
interface LambdaEvent {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly http: { readonly method: string } };
}

interface Lambda {
  handler(event: LambdaEvent): Promise<{ readonly statusCode: number }>;
}

async function lambdaEvent(body: string): Promise<LambdaEvent> {
  const headers = { ...(await sign({ body, secret: SECRET })), host: "example.com" };
  return { body, isBase64Encoded: false, headers, requestContext: { http: { method: "POST" } } };
}

describe("README.md and the guides on webhooks", () => {
  let names: string[] = [];
  const log = vi.spyOn(console, "log").mockReturnValue();
  beforeAll(() => {
    names = writeBlocks();
  });
  afterEach(() => log.mockClear());

  test("the README links only to files that exist", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path);
    const missing = links.filter((path) => !existsSync(fileURLToPath(new URL(`../${path}`, import.meta.url))));

    expect(missing).toEqual([]);
  });

  test("contains programs that compile", () => {
    const { stdout, status } = spawnSync("pnpm", ["exec", "tsc", "-p", folder], { encoding: "utf8" });

    expect([names, stdout, status]).toEqual([
      [
        "receive.ts",
        "dialect.ts",
        "express.ts",
        "fastify.ts",
        "route.ts",
        "lambda.ts",
        "events.ts",
        "recipe.sh",
        "verify.ts",
        "send.ts",
      ],
      "",
      0,
    ]);
  });

  test("receives a delivery with receive.ts", async () => {
    const { POST } = await load<{ POST(request: Request): Promise<Response> }>("receive.ts");

    expect((await POST(await signedRequest(eventBody("job.succeeded")))).status).toBe(204);
    expect(log).toHaveBeenCalledExactlyOnceWith("succeeded", "evt_01jq8");
  });

  test("receives a delivery of any type with events.ts", async () => {
    const { POST } = await load<{ POST(request: Request): Promise<Response> }>("events.ts");

    expect((await POST(await signedRequest(eventBody("backfill.completed")))).status).toBe(204);
    expect(log).toHaveBeenCalledExactlyOnceWith("backfill.completed", "evt_01jq8");
  });

  test("receives a delivery of another form with dialect.ts", async () => {
    const { POST } = await load<{ POST(request: Request): Promise<Response> }>("dialect.ts");
    const body = JSON.stringify({ id: "evt_1", type: "job.completed", job_id: "job_1", data: { status: "completed" } });

    expect((await POST(await signedRequest(body))).status).toBe(204);
    expect(log).toHaveBeenCalledExactlyOnceWith("succeeded", "job_1");
  });

  test("receives a delivery over HTTP with express.ts, behind a body parser", async () => {
    const { app } = await load<{ app: RequestListener }>("express.ts");
    const server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
    const body = `${eventBody("job.failed")}\n`;

    const headers = { ...(await sign({ body, secret: SECRET })), "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body });
    const { status } = await fetch(url);
    server.close();

    expect([response.status, status]).toEqual([204, 404]);
    expect(log).toHaveBeenCalledExactlyOnceWith("failed", "evt_01jq8");
  });

  test("receives a delivery over HTTP with fastify.ts, and leaves the parsers of other routes alone", async () => {
    const { app } = await load<{ app: FastifyInstance }>("fastify.ts");
    app.post("/orders", async ({ body }) => ({ received: body }));
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const body = `${eventBody("job.failed")}\n`;
    const headers = { ...(await sign({ body, secret: SECRET })), "content-type": "application/json" };

    const response = await fetch(`${url}/webhooks`, { method: "POST", headers, body });
    const { status } = await fetch(`${url}/webhooks`);
    const order = await fetch(`${url}/orders`, { method: "POST", headers, body: '{"a":1}' });
    await app.close();

    expect([response.status, await response.text(), status]).toEqual([204, "", 404]);
    expect(await order.json()).toEqual({ received: { a: 1 } });
    expect(log).toHaveBeenCalledExactlyOnceWith("failed", "evt_01jq8");
  });

  test("receives a delivery with route.ts", async () => {
    const { POST } = await load<{ POST(request: Request): Promise<Response> }>("route.ts");

    expect((await POST(await signedRequest(eventBody("job.failed")))).status).toBe(204);
    expect(log).toHaveBeenCalledExactlyOnceWith("failed", "evt_01jq8");
  });

  test("receives the event of a delivery with lambda.ts, also if its body is encoded", async () => {
    const { handler } = await load<Lambda>("lambda.ts");
    const text = eventBody("job.failed", "evt_ü");
    const delivery = await lambdaEvent(text);
    const body = Buffer.from(text).toString("base64");

    const events = [delivery, { ...delivery, body, isBase64Encoded: true }, { ...delivery, body }];
    const statuses = await Promise.all(events.map(async (event) => (await handler(event)).statusCode));
    expect(statuses).toEqual([204, 204, 401]);
    expect(log).toHaveBeenCalledExactlyOnceWith("failed", "evt_ü");
  });

  test("responds to events without a body with lambda.ts", async () => {
    const { handler } = await load<Lambda>("lambda.ts");
    const { body: _, ...delivery } = await lambdaEvent(eventBody("job.failed"));
    const visit = { ...delivery, requestContext: { http: { method: "GET" } } };

    expect(await handler(delivery)).toEqual({ statusCode: 401 });
    expect(await handler(visit)).toEqual({ statusCode: 405 });
  });

  test("computes the signature of the example headers with recipe.sh", () => {
    const timestamp = "1764000000";
    const body = '{"id":"evt_01jq8","type":"job.succeeded","job_id":"job_01jq8"}';
    const digest = reference.hmac(SECRET, timestamp, Buffer.from(body));

    expect(lines).toContain(`X-Planasonix-Signature: v1=${digest}`);
    expect(lines).toContain(`X-Planasonix-Timestamp: ${timestamp}`);
    expect(reference.shell(`${folder}recipe.sh`, { TIMESTAMP: timestamp, BODY: body, SECRET })).toContain(digest);
  });

  test("returns the event, or the reason for the rejection, with verify.ts", async () => {
    type Receive = (body: Uint8Array, headers: Headers, secrets: string[]) => Promise<string>;
    const { receive } = await load<{ receive: Receive }>("verify.ts");
    const body = Buffer.from(eventBody("job.failed"));
    const headers = new Headers(await sign({ body, secret: SECRET }));

    expect(await receive(body, headers, [SECRET])).toBe("job failed, evt_01jq8");
    expect(await receive(body, headers, ["whsec_other"])).toBe("refused: no-match");
  });

  test("sends a validly signed delivery with send.ts", async () => {
    const { send } = await load<{ send(url: string, secret: string, orders: object[]): Promise<Response> }>("send.ts");
    const { POST } = await load<{ POST(request: Request): Promise<Response> }>("receive.ts");
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = request.headers as Record<string, string>;
      const result = await POST(
        new Request("https://source.test/", { method: "POST", headers, body: Buffer.concat(chunks) }),
      );
      response.writeHead(result.status).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");

    const { status } = await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, SECRET, [{ id: 1 }]);
    server.close();

    // 400 means that the signature was accepted: only then is the body checked, and this body is not an event.
    expect(status).toBe(400);
  });
});
