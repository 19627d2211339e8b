import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/platform/clock.ts";
import { startFaultServer } from "./fault-server.ts";
import { partial, problem, respond, turns } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const reason = { because: "the user left" };

describe("abort of a waiting call", () => {
  test("ends the call during the delay between attempts", async () => {
    const server = await startFaultServer(problem(503, { "retry-after": 60 }));
    const controller = new AbortController();
    const { things } = createRealClient(server.origin, { clock: systemClock });
    const call = things.get("th_1", { signal: controller.signal });

    await server.until(1);
    await turns();
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(server.received).toHaveLength(1);
  });

  test("ends only the aborted call during the delay after a 429", async () => {
    const server = await startFaultServer(problem(429, { "retry-after": 60 }));
    const controller = new AbortController();
    const rest = new AbortController();
    const { things } = createRealClient(server.origin, { clock: systemClock, maxRetries: 0 });
    await expect(things.get("th_1")).rejects.toMatchObject({ name: "RateLimitError" });
    const call = things.get("th_2", { signal: controller.signal });
    const other = things.get("th_3", { signal: rest.signal });

    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(Promise.race([other, Promise.resolve("waiting")])).resolves.toBe("waiting");
    rest.abort(reason);
    await expect(other).rejects.toBe(reason);
    expect(server.received).toHaveLength(1);
  });

  test("gives the slot of the aborted call to the next call in the queue", async () => {
    const server = await startFaultServer(partial(), respond());
    const [first, second] = [new AbortController(), new AbortController()];
    const { things } = createRealClient(server.origin, { maxConcurrency: 1, maxRetries: 0 });
    const calls = [
      things.get("th_1", { signal: first.signal }),
      things.get("th_2", { signal: second.signal }),
      things.get("th_3"),
    ];

    await server.until(1);
    second.abort("second");
    first.abort("first");
    await expect(Promise.allSettled(calls)).resolves.toMatchObject([
      { reason: "first" },
      { reason: "second" },
      { value: { id: "th_1" } },
    ]);
    expect(server.received.map(({ target }) => target)).toEqual(["/v1/things/th_1", "/v1/things/th_3"]);
  });
});
