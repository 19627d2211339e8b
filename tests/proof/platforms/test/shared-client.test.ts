import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallResult } from "../src/call-result.ts";
import { apiKey } from "./platforms/all.ts";
import { type Worker, whileServingWorker } from "./platforms/workerd.ts";
import { type ScriptServer, startScriptServer } from "./script-server.ts";

// When the sender of a request disconnects, workerd cancels the timers, promises and outgoing requests of that request.
describe("a client that all requests of a workerd isolate share", () => {
  const stopped = Promise.withResolvers<void>();
  let server: ScriptServer;
  let worker: Worker;
  let served: Promise<void>;

  beforeAll(async () => {
    server = await startScriptServer(apiKey);
    const started = Promise.withResolvers<Worker>();
    served = whileServingWorker((serving) => {
      started.resolve(serving);
      return stopped.promise;
    });
    worker = await Promise.race([started.promise, served.then(() => started.promise)]);
  });
  afterAll(async () => {
    stopped.resolve();
    await served;
    await server.stop();
  });

  const pathOf = (script: string, options: object = {}): string =>
    `/${script}?${new URLSearchParams({ server: server.origin, apiKey, ...options })}`;
  /** Sends one request to the isolate. Returns the result of the call, or the status of an error response. */
  const visit = async (script: string, options?: object): Promise<CallResult> => {
    const response = await fetch(worker.origin + pathOf(script, options), { signal: AbortSignal.timeout(60_000) });
    return response.ok ? response.json() : { value: response.status };
  };
  const visits = (count: number, script: string, options?: object): Promise<CallResult[]> =>
    Promise.all(Array.from({ length: count }, () => visit(script, options)));
  /** Sends requests, and resets their connections during the calls, so that workerd cancels the requests. */
  const depart = async (count: number, script: string, received: string = script): Promise<void> => {
    const path = pathOf(script, soon);
    const { hostname, port } = new URL(worker.origin);
    const sockets = Array.from({ length: count }, () => connect(Number(port), hostname));
    for (const socket of sockets) socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    await expect.poll(() => server.received("GET", received).length).toBeGreaterThanOrEqual(count);
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const soon = { timeoutMs: 300 };
  const succeeded = { value: { id: "pl_1" } };
  const timedOut = { error: { name: "TimeoutError" } };

  test("enforces timeouts in later requests, both sequential and simultaneous", async () => {
    expect(await visit("stallFromSecond")).toMatchObject(succeeded);
    expect(await visit("stallFromSecond", soon)).toMatchObject(timedOut);
    expect(await visits(2, "stallFromSecond", soon)).toMatchObject([timedOut, timedOut]);
  });

  test("serves more simultaneous requests than maxConcurrency", async () => {
    expect(await visits(7, "slow")).toMatchObject(Array(7).fill(succeeded));
  });

  test("serves further requests after workerd has canceled as many as maxConcurrency", async () => {
    await depart(2, "stallTwice");
    expect(await visits(3, "stallTwice")).toMatchObject(Array(3).fill(succeeded));
  });

  test("aborts the calls of some requests without an effect on the others", async () => {
    const aborted = visits(2, "slow", { abortMs: 20 });
    const others = visits(3, "slow");
    const signalReason = { name: "TimeoutError", message: expect.stringMatching(/abort|time/) };
    expect(await aborted).toEqual(Array(2).fill({ error: signalReason }));
    expect(await others).toMatchObject(Array(3).fill(succeeded));
  });

  test("completes five simultaneous requests although the first two attempts get a 429", async () => {
    expect(await visits(5, "limitedAtFirst", { maxRetries: 3 })).toMatchObject(Array(5).fill(succeeded));
  });

  test("fetches the API key again if workerd has canceled the request that was fetching it", async () => {
    await depart(1, "key", "keys");
    expect(await visits(3, "key")).toMatchObject(Array(3).fill(succeeded));
  });
});
