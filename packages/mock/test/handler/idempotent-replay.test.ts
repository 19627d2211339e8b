import type { Handler } from "@planasonix/serving";
import { describe, expect, test } from "vitest";
import { replay } from "../../src/handler/idempotent-replay.ts";
import { requestOf } from "../support/request.ts";
import { serveFixture } from "../support/served.ts";

describe("Idempotency-Key", () => {
  const call = serveFixture({ dynamic: true });
  const create = (key: string, name = "x", prefer: string | null = null) =>
    call("/pipelines", { method: "POST", json: { name }, headers: { "Idempotency-Key": key, Prefer: prefer } });

  test("repeats a generated response to a repeated POST", async () => {
    const first = await create("key-00001");
    const second = await create("key-00001");

    expect(first.status).toBe(201);
    expect(second.json).toEqual(first.json);
  });

  test("does not repeat the response for a different idempotency key or body", async () => {
    const first = await create("key-00002");
    const otherKey = await create("key-00003");
    const otherBody = await create("key-00002", "y");

    expect(otherKey.json).not.toEqual(first.json);
    expect(otherBody.json).not.toEqual(first.json);
  });

  test("stores no error response", async () => {
    const failed = await create("key-00004", "x", "code=500");
    const repeated = await create("key-00004");

    expect(failed.status).toBe(500);
    expect(repeated.status).toBe(201);
  });
});

describe("replay", () => {
  const post = (key: string) => requestOf({ method: "POST", headers: { "idempotency-key": key } });

  test("drops the oldest response when the store is full", async () => {
    const sent: string[] = [];
    const next: Handler = async ({ headers }) => {
      sent.push(headers["idempotency-key"] ?? "");
      return { status: 201, headers: {}, body: "" };
    };
    const handle = replay(2)(next);

    for (const key of ["a", "b", "c", "c", "a"]) await handle(post(key));

    expect(sent).toEqual(["a", "b", "c", "a"]);
  });
});
