import { describe, expect, test } from "vitest";
import { fakeClock } from "../../src/testing/index.ts";
import { startFaultServer } from "./fault-server.ts";
import { close, drip, endless, partial, problem, reset, respond, sequence, stall, turns } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const timeoutMs = 250;
const csv = { "content-type": "text/csv", "content-disposition": 'attachment; filename="runs.csv"' };

describe("download", () => {
  test("returns a stream with the file's type and name", async () => {
    const server = await startFaultServer(respond("a,b\n1,2\n", csv));
    const file = await createRealClient(server.origin).things.download("th_1");

    expect(file).toMatchObject({ type: "text/csv", name: "runs.csv" });
    await expect(new Response(file.body).text()).resolves.toBe("a,b\n1,2\n");
  });

  test("allows the whole file to take longer than timeoutMs", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(drip(Array(5).fill("x"), 1, csv))];
    const startedAt = clock.monotonic();
    const file = await createRealClient(server.origin, { timeoutMs, clock }).things.download("th_1");
    const reader = file.body.getReader();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += new TextDecoder().decode(part.value);
      const next = turns();
      await clock.advance(timeoutMs - 1);
      await next;
    }

    expect(text).toBe("xxxxx");
    expect(clock.monotonic() - startedAt).toBeGreaterThan(timeoutMs);
  });

  test("allows a reader to pause longer than timeoutMs", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(respond("a,b\n", csv))];
    const file = await createRealClient(server.origin, { timeoutMs, clock }).things.download("th_1");

    await clock.advance(10 * timeoutMs);
    await expect(new Response(file.body).text()).resolves.toBe("a,b\n");
  });

  test("requests the file again if its headers do not arrive within timeoutMs", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(stall, respond("a", csv))];
    const call = createRealClient(server.origin, { timeoutMs, clock }).things.download("th_1");

    await server.until(1);
    await clock.advance(timeoutMs);
    await call;
    expect(server.received).toHaveLength(2);
  });

  test("fails the stream after timeoutMs without data and closes the connection", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(partial("a,b\n", csv))];
    const file = await createRealClient(server.origin, { timeoutMs, clock }).things.download("th_1");
    const reader = file.body.getReader();

    await expect(reader.read()).resolves.toMatchObject({ done: false });
    const rejected = expect(reader.read()).rejects.toMatchObject({ name: "TimeoutError", timeoutMs });
    await clock.advance(0); // The read starts the time limit.
    await clock.advance(timeoutMs);
    await rejected;
    await server.closed();
    expect(server.received).toHaveLength(1);
  });

  test.each([
    ["is reset", sequence(partial("a,b\n", csv), reset)],
    ["is shorter than its Content-Length", sequence(partial("a,b\n", csv), close)],
    ["is invalid gzip", respond("a,b\n", { ...csv, "content-encoding": "gzip" })],
  ])("fails the stream of a file that %s, so that the file never seems complete", async (_, fault) => {
    const server = await startFaultServer(fault);
    const file = await createRealClient(server.origin).things.download("th_1");

    await expect(new Response(file.body).text()).rejects.toThrow();
    expect(server.received).toHaveLength(1);
  });

  test("fails the stream with the reason and closes the connection when the caller aborts", async () => {
    const server = await startFaultServer(partial("a,b\n", csv));
    const controller = new AbortController();
    const { things } = createRealClient(server.origin);
    const { body } = await things.download("th_1", { signal: controller.signal });
    const reading = new Response(body).text();

    controller.abort("enough");
    await expect(reading).rejects.toBe("enough");
    await server.closed();
  });

  test("closes the connection when the stream is canceled", async () => {
    const server = await startFaultServer(endless());
    const { body } = await createRealClient(server.origin).things.download("th_1");

    await body.cancel();
    await server.closed();
  });

  test("does not apply maxResponseBytes to files", async () => {
    const server = await startFaultServer(respond("x".repeat(100_000), csv));
    const file = await createRealClient(server.origin, { maxResponseBytes: 10 }).things.download("th_1");

    await expect(new Response(file.body).text()).resolves.toHaveLength(100_000);
  });

  test("rejects with a NotFoundError if the file does not exist", async () => {
    const server = await startFaultServer(problem(404));
    const error = { name: "NotFoundError", code: "oops" };

    await expect(createRealClient(server.origin).things.download("th_1")).rejects.toMatchObject(error);
  });

  test("reports the phase and the operation when a file breaks off", async () => {
    const server = await startFaultServer(sequence(partial("a,b\n", csv), reset));
    const file = await createRealClient(server.origin).things.download("th_1");
    const error = { name: "ConnectionError", phase: "body", operation: "things.download", cause: expect.any(Error) };

    await expect(new Response(file.body).text()).rejects.toMatchObject(error);
  });

  test("closes the connection of an unread file when the caller aborts", async () => {
    const server = await startFaultServer(endless());
    const controller = new AbortController();

    await createRealClient(server.origin).things.download("th_1", { signal: controller.signal });
    controller.abort("enough");
    await server.closed();
  });
});
