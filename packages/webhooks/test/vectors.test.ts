import { describe, expect, test } from "vitest";
import { sign, verify } from "../src/index.ts";
import { reference } from "./support/openssl.ts";
import { accepted, bodyOf, refused, type Vector } from "./support/vectors.ts";

function check(vector: Vector): Promise<unknown> {
  const { headers, secrets, now } = vector;
  return verify({ body: bodyOf(vector), headers, secrets, now: new Date(now * 1000) });
}

describe("spec/vectors/webhooks.json", () => {
  test.each(accepted)("verify accepts: $name", async (vector) => {
    await expect(check(vector)).resolves.toMatchObject({ secretIndex: vector.expect.secret_index });
  });

  test.each(refused)("verify rejects: $name", async (vector) => {
    await expect(check(vector)).rejects.toMatchObject({
      name: "WebhookVerificationError",
      reason: vector.expect.refused,
    });
  });

  test.each(accepted)(`${reference.name} computes the signature of: $name`, (vector) => {
    const {
      secrets,
      expect: { secret_index: index = 0 },
    } = vector;
    const [timestamp = "", signatures = ""] = Object.values(vector.headers);

    expect(signatures).toContain(`v1=${reference.hmac(secrets[index] ?? "", timestamp, bodyOf(vector))}`);
  });

  test.each(accepted)(`sign computes the same signature as ${reference.name} for: $name`, async (vector) => {
    const [secret = ""] = vector.secrets;
    const body = bodyOf(vector);

    const headers = await sign({ body, secret, timestamp: new Date(vector.now * 1000) });

    expect(headers).toEqual({
      "X-Planasonix-Timestamp": String(vector.now),
      "X-Planasonix-Signature": `v1=${reference.hmac(secret, String(vector.now), body)}`,
    });
  });

  test("contains a rejection for every reason except body-was-parsed", () => {
    const reasons = new Set(refused.map((vector) => vector.expect.refused));

    expect([...reasons].sort()).toEqual([
      "empty-secret",
      "in-future",
      "malformed-header",
      "missing-header",
      "no-match",
      "too-old",
    ]);
  });
});
