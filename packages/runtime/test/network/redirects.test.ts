import { describe, expect, test } from "vitest";
import { fakeClock } from "../../src/testing/index.ts";
import { key } from "../support/fixture.ts";
import { startFaultServer } from "./fault-server.ts";
import { partial, redirect, respond, stall } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

describe("redirect within the origin", () => {
  test.each([301, 302, 303, 307, 308])("follows a %d of a GET", async (status) => {
    const server = await startFaultServer(redirect("/v1/elsewhere?a=1", status), respond());

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
    expect(server.received.map(({ method, target }) => `${method} ${target}`)).toEqual([
      "GET /v1/things/th_1",
      "GET /v1/elsewhere?a=1",
    ]);
    expect(server.received[1]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test("resolves the location against the URL of the response", async () => {
    const server = await startFaultServer(redirect("deep/one"), redirect("two"), respond());

    await createRealClient(server.origin).things.get("th_1");
    expect(server.received.map(({ target }) => target)).toEqual([
      "/v1/things/th_1",
      "/v1/things/deep/one",
      "/v1/things/deep/two",
    ]);
  });

  test.each([301, 302, 303, 307, 308])("does not follow a %d of a POST, and sends the body once", async (status) => {
    const server = await startFaultServer(redirect("/v1/elsewhere", status));
    const { things } = createRealClient(server.origin, { trustIdempotencyKeys: true });
    const location = `${server.origin}/v1/elsewhere`;

    await expect(things.create({})).rejects.toMatchObject({
      name: "RedirectError",
      status,
      location,
      failure: "ambiguous",
      outcome: "unknown",
      checkWith: "things.list",
      retryable: false,
    });
    expect(server.received).toHaveLength(1);
  });

  test.each([
    ["update", ["th_1", {}]],
    ["delete", ["th_1"]],
  ] as const)("does not follow a redirect of a write: things.%s", async (name, values) => {
    const server = await startFaultServer(redirect("/v1/elsewhere", 307));
    const { things } = createRealClient(server.origin);

    await expect(things[name](...values)).rejects.toMatchObject({ name: "RedirectError" });
    expect(server.received).toHaveLength(1);
  });

  test("follows a redirect without reading its body, which may never end", async () => {
    const server = await startFaultServer(partial("x", { location: "/v1/elsewhere" }, 302), respond());

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test("follows at most five redirects", async () => {
    const server = await startFaultServer(redirect("/v1/things/th_1"));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    expect(server.received).toHaveLength(6);
  });

  test("counts a redirect and its target as one attempt with one timeout", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(redirect("/v1/elsewhere"), stall)];
    const { things } = createRealClient(server.origin, { timeoutMs: 250, maxRetries: 0, clock });
    const rejected = expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError", attempts: [{}] });

    await server.until(2);
    await clock.advance(250);
    await rejected;
    expect(server.received).toHaveLength(2);
  });
});
