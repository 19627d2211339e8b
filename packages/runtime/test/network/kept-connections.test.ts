import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { startFaultServer } from "./fault-server.ts";
import { close, problem, reset, respond, sequence, thingText } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

// Node's fetch returns a socket to its pool one turn of the event loop after the response.
describe("kept connection", () => {
  test("reuses the connection for consecutive calls", async () => {
    const server = await startFaultServer(respond());
    const { things } = createRealClient(server.origin);

    await things.get("th_1");
    await nextTurn();
    await things.create({});
    await nextTurn();
    await things.get("th_2");
    expect(server.connections()).toBe(1);
  });

  test("reuses the connection after errors and retries", async () => {
    const server = await startFaultServer(problem(503), problem(404), respond());
    const { things } = createRealClient(server.origin);

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "NotFoundError" });
    await nextTurn();
    await things.get("th_1");
    expect(server.connections()).toBe(1);
  });

  test.each([
    ["announces that it closes the connection", respond(thingText, { connection: "close" })],
    ["closes the connection", sequence(respond(), close)],
    ["resets the connection", sequence(respond(), reset)],
  ])("opens a new connection for the next call without an error if the server %s", async (_, fault) => {
    const server = await startFaultServer(fault, respond());
    const { things } = createRealClient(server.origin);

    await things.create({});
    await server.closed(); // The client notices this in the next turn of the event loop.
    await nextTurn();
    await expect(things.create({}).withResponse()).resolves.toMatchObject({ attempts: [{ why: "succeeded" }] });
    expect(server.connections()).toBe(2);
  });

  test.each([
    ["reset", reset],
    ["closed", close],
  ])("does not send a POST twice when the connection is %s as the POST arrives", async (_, fault) => {
    const server = await startFaultServer(respond(), fault, respond());
    const { things } = createRealClient(server.origin);

    await things.get("th_1");
    await nextTurn();
    await expect(things.create({})).rejects.toMatchObject({ phase: "response", outcome: "unknown" });
    expect(server.received.map(({ method }) => method)).toEqual(["GET", "POST"]);
    expect(server.connections()).toBe(1);
  });

  test("does not reuse a connection after excess bytes, so that an injected response reaches no call", async () => {
    const body = thingText.replace("th_1", "th_x");
    const planted = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const server = await startFaultServer(
      respond(thingText + planted, { "content-length": thingText.length }),
      respond(),
    );
    const { things } = createRealClient(server.origin);

    await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
    await nextTurn();
    await expect(things.get("th_2")).resolves.toMatchObject({ id: "th_1" });
  });
});
