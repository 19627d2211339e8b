import { describe, expect, test } from "vitest";
import { startFaultServer } from "./fault-server.ts";
import { partial, reset, respond, sequence } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

describe("truncated error response", () => {
  test("does not retry a GET after a 404", async () => {
    const server = await startFaultServer(sequence(partial("{", {}, 404), reset));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({
      name: "NotFoundError",
      status: 404,
    });
    expect(server.received).toHaveLength(1);
  });

  test("reports no unknown outcome of a POST after a 400", async () => {
    const server = await startFaultServer(sequence(partial("{", {}, 400), reset));

    await expect(createRealClient(server.origin).things.create({})).rejects.toMatchObject({
      name: "InvalidRequestError",
      outcome: undefined,
    });
  });

  test("retries a POST after a 429", async () => {
    const server = await startFaultServer(sequence(partial("{", { "retry-after": 1 }, 429), reset), respond());

    await expect(createRealClient(server.origin).things.create({})).resolves.toMatchObject({ id: "th_1" });
  });
});
