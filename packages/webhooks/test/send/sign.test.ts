import { describe, expect, test } from "vitest";
import { sign } from "../../src/send/sign.ts";
import { verify } from "../../src/verify/verify.ts";
import { SECRET, SENT } from "../support/delivery.ts";

describe("sign", () => {
  test("returns only the timestamp and signature headers", async () => {
    const headers = await sign({ body: "{}", secret: SECRET, timestamp: new Date(SENT * 1000) });

    expect(headers).toEqual({
      "X-Planasonix-Timestamp": "1764000000",
      "X-Planasonix-Signature": expect.stringMatching(/^v1=[0-9a-f]{64}$/),
    });
  });

  test("uses the current time by default", async () => {
    const headers = await sign({ body: "{}", secret: SECRET });

    await expect(verify({ body: "{}", headers, secrets: SECRET, maxAgeSeconds: 5 })).resolves.toMatchObject({
      secretIndex: 0,
    });
  });

  test("drops the fraction of a second of `timestamp`", async () => {
    const headers = await sign({ body: "{}", secret: SECRET, timestamp: new Date(SENT * 1000 + 900) });

    expect(headers["X-Planasonix-Timestamp"]).toBe("1764000000");
  });

  test("creates the same signature for every form of a body", async () => {
    const bytes = new TextEncoder().encode("Zürich");
    const part = new Uint8Array([0, ...bytes, 0]).subarray(1, -1);

    const signed = await Promise.all(
      ["Zürich", bytes, bytes.buffer, Buffer.from("Zürich"), part, new DataView(bytes.buffer)].map((body) =>
        sign({ body: body as Uint8Array, secret: SECRET, timestamp: new Date(SENT * 1000) }),
      ),
    );

    expect(new Set(signed.map((headers) => headers["X-Planasonix-Signature"])).size).toBe(1);
  });

  test.each([
    ["a parsed body", { body: { id: "evt_1" }, secret: SECRET }, "body-was-parsed"],
    ["an empty secret", { body: "{}", secret: "" }, "empty-secret"],
    ["a secret that is not set", { body: "{}", secret: undefined }, "empty-secret"],
  ])("rejects %s", async (_, options, reason) => {
    await expect(sign(options as never)).rejects.toMatchObject({ reason });
  });

  test.each([SENT, SENT * 1000, "2025-11-24", new Date("soon"), null])(
    "rejects the invalid timestamp %s",
    async (timestamp) => {
      const options = { body: "{}", secret: SECRET, timestamp };

      await expect(sign(options as never)).rejects.toThrow(new TypeError("`timestamp` must be a valid Date"));
    },
  );
});
