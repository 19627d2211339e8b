import { describe, expect, test } from "vitest";
import { key } from "../support/fixture.ts";
import { startFaultServer } from "./fault-server.ts";
import { partial, redirect, respond } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

describe("a redirect within the origin", () => {
  test.each([301, 302, 303, 307, 308])("is followed for a GET: %d", async (status) => {
    const server = await startFaultServer(redirect("/v1/elsewhere?a=1", status), respond());

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
    expect(server.received.map(({ method, target }) => `${method} ${target}`)).toEqual([
      "GET /v1/things/th_1",
      "GET /v1/elsewhere?a=1",
    ]);
    expect(server.received[1]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test("is resolved against the URL that it came from", async () => {
    const server = await startFaultServer(redirect("deep/one"), redirect("two"), respond());

    await createRealClient(server.origin).things.get("th_1");
    expect(server.received.map(({ target }) => target)).toEqual([
      "/v1/things/th_1",
      "/v1/things/deep/one",
      "/v1/things/deep/two",
    ]);
  });

  test.each([301, 302, 303, 307, 308])("is not followed for a POST, whose body is sent once: %d", async (status) => {
    const server = await startFaultServer(redirect("/v1/elsewhere", status));
    const { things } = createRealClient(server.origin, { trustIdempotencyKeys: true });
    const location = `${server.origin}/v1/elsewhere`;

    await expect(things.create({})).rejects.toMatchObject({
      name: "RedirectError",
      status,
      location,
      failure: "final",
    });
    expect(server.received).toHaveLength(1);
  });

  test.each(["update", "delete"])("is not followed for a write: things.%s", async (name) => {
    const server = await startFaultServer(redirect("/v1/elsewhere", 307));

    await expect(createRealClient(server.origin).things[name]("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    expect(server.received).toHaveLength(1);
  });

  test("is followed without reading its body, which may have no end", async () => {
    const server = await startFaultServer(partial("x", { location: "/v1/elsewhere" }, 302), respond());

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test("is followed a limited number of times", async () => {
    const server = await startFaultServer(redirect("/v1/things/th_1"));

    await expect(createRealClient(server.origin).things.get("th_1")).rejects.toMatchObject({ name: "RedirectError" });
    expect(server.received).toHaveLength(6);
  });

  test("is part of the same attempt, so that one timeout covers both", async () => {
    const server = await startFaultServer(redirect("/v1/elsewhere"), () => {});
    const { things } = createRealClient(server.origin, { timeoutMs: 250, maxRetries: 0 });

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError", attempts: [{}] });
    expect(server.received).toHaveLength(2);
  });
});
