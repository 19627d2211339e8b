import { setTimeout as afterClosing, setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { startFaultServer } from "./fault-server.ts";
import { answer, close, problem, reset, sequence, thingText } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

// Node's fetch gives a socket back one turn of the event loop after the answer.
describe("a connection that is kept", () => {
  test("carries one call after another", async () => {
    const server = await startFaultServer(answer());
    const { things } = createRealClient(server.origin);

    await things.get("th_1");
    await nextTurn();
    await things.create({});
    await nextTurn();
    await things.get("th_2");
    expect(server.connections()).toBe(1);
  });

  test("carries on after errors and retries", async () => {
    const server = await startFaultServer(problem(503), problem(404), answer());
    const { things } = createRealClient(server.origin);

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "NotFoundError" });
    await nextTurn();
    await things.get("th_1");
    expect(server.connections()).toBe(1);
  });

  test.each([
    ["said that it would close it", answer(thingText, { connection: "close" })],
    ["closed it without a word", sequence(answer(), close)],
    ["reset it", sequence(answer(), reset)],
  ])("is replaced, unseen, when between two calls the server %s", async (_, fault) => {
    const server = await startFaultServer(fault, answer());
    const { things } = createRealClient(server.origin);

    await things.create({});
    await afterClosing(20);
    await expect(things.create({}).withResponse()).resolves.toMatchObject({ attempts: [{ why: "succeeded" }] });
    expect(server.connections()).toBe(2);
  });

  test.each([
    ["reset", reset],
    ["closed", close],
  ])("does not make a POST go out twice when it is %s as the POST comes in", async (_, fault) => {
    const server = await startFaultServer(answer(), fault, answer());
    const { things } = createRealClient(server.origin);

    await things.get("th_1");
    await nextTurn();
    await expect(things.create({})).rejects.toMatchObject({ phase: "response", outcome: "unknown" });
    expect(server.received.map(({ method }) => method)).toEqual(["GET", "POST"]);
    expect(server.connections()).toBe(1);
  });

  test("is not reused when more came than the length said: a planted answer reaches nobody", async () => {
    const body = thingText.replace("th_1", "th_x");
    const planted = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const server = await startFaultServer(
      answer(thingText + planted, { "content-length": thingText.length }),
      answer(),
    );
    const { things } = createRealClient(server.origin);

    await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
    await nextTurn();
    await expect(things.get("th_2")).resolves.toMatchObject({ id: "th_1" });
  });
});
