import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  constantFrom,
  dictionary,
  integer,
  oneof,
  string,
  tuple,
  uint8Array,
} from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandler } from "../src/receive/handler.ts";
import type { HeadersLike } from "../src/verify/headers.ts";
import { type VerifyOptions, verify } from "../src/verify/verify.ts";
import { now, SECRET, SENT } from "./support/delivery.ts";

const hex = string({ unit: constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
const timestamp = oneof(integer({ min: SENT - 400, max: SENT + 100 }).map(String), integer().map(String), string());
const entry = oneof(
  hex.map((digits) => `v1=${digits}`),
  hex,
  tuple(string(), string()).map((pair) => pair.join("=")),
  string(),
);
const signature = array(entry, { maxLength: 4 }).map((entries) => entries.join(","));
const name = oneof(constantFrom("X-Planasonix-Timestamp", "x-planasonix-signature", "__proto__", "get"), string());
const value = oneof(timestamp, signature);
const body = oneof(string(), string({ unit: "binary" }), uint8Array());
const secrets = oneof(string(), array(string(), { maxLength: 3 }));

/** Generates plausible timestamp and signature headers as a plain object. */
const signed: Arbitrary<HeadersLike> = tuple(timestamp, signature).map(([time, text]) => ({
  "X-Planasonix-Timestamp": time,
  "X-Planasonix-Signature": text,
}));
/** Generates headers as an object, pairs, a Map or a flat list. */
const any: Arbitrary<HeadersLike> = oneof(
  dictionary(name, value),
  dictionary(name, oneof(value, array(value, { maxLength: 3 }))),
  array(tuple(name, value), { maxLength: 5 }),
  array(tuple(name, value), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  array(oneof(name, value), { maxLength: 9 }),
);

async function errorName(options: VerifyOptions): Promise<string> {
  return verify(options).then(
    () => "accepted",
    (error: Error) => error.name,
  );
}

const isProof = Reflect.get(import.meta, "env").MODE === "proof"; // `vitest --mode proof`

/** The number of runs of each of the four properties: 100,000 in total in `npm run proof`, and 4,000 in the tests. */
const numRuns = isProof ? 25_000 : 1_000;

describe("verify, with random deliveries", () => {
  test.each<[string, Arbitrary<HeadersLike>, Arbitrary<string | string[]>]>([
    ["any headers, any secrets", any, secrets],
    ["any headers, correct secret", any, constantFrom(SECRET)],
    ["plausible headers, any secrets", signed, secrets],
    ["plausible headers, correct secret", signed, constantFrom(SECRET)],
  ])("rejects with a WebhookVerificationError: %s", async (_, headersOf, secretsOf) => {
    const property = asyncProperty(headersOf, body, secretsOf, async (headers, content, list) => {
      const name = await errorName({ body: content, headers, secrets: list, now: new Date(SENT * 1000) });
      expect(name).toBe("WebhookVerificationError");
    });

    await assert(property, { numRuns });
  });
});

test("createHandler responds with 401 to a random timestamp and signature", async () => {
  const handler = createHandler({ secrets: SECRET, now, onRefused: () => {} });
  const text = string({ unit: "grapheme-ascii" });
  const property = asyncProperty(
    oneof(integer().map(String), text),
    oneof(hex, text),
    body,
    async (time, digits, content) => {
      const headers = { "X-Planasonix-Timestamp": time, "X-Planasonix-Signature": `v1=${digits}` };
      const request = new Request("https://receiver.test/", { method: "POST", headers, body: Buffer.from(content) });

      expect((await handler(request)).status).toBe(401);
    },
  );

  await assert(property, { numRuns: isProof ? 2_000 : 400 });
});
