import { describe, expect, test } from "vitest";
import { startFaultServer } from "./fault-server.ts";
import { answer, partial, reset, sequence } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

describe("an error whose body breaks off keeps its status", () => {
  test("404 is not asked for again", async () => {
    const server = await startFaultServer(sequence(partial("{", {}, 404), reset));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({
      name: "NotFoundError",
      status: 404,
    });
    expect(server.received).toHaveLength(1);
  });

  test("400 to a POST leaves nothing open", async () => {
    const server = await startFaultServer(sequence(partial("{", {}, 400), reset));

    await expect(createRealClient(server.origin).things.create({})).rejects.toMatchObject({
      name: "InvalidRequestError",
      outcome: undefined,
    });
  });

  test("429 is waited for, and the POST sent once more", async () => {
    const server = await startFaultServer(sequence(partial("{", { "retry-after": 1 }, 429), reset), answer());

    await expect(createRealClient(server.origin).things.create({})).resolves.toMatchObject({ id: "th_1" });
  });
});
