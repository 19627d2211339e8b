import { describe, expect, test } from "vitest";
import { sign } from "../../src/index.ts";
import type { WebhookVerificationError } from "../../src/verify/errors.ts";
import { type VerifyOptions, verify } from "../../src/verify/verify.ts";
import { SECRET, SENT } from "../support/delivery.ts";

const BODY = '{"id":"evt_01jq8","type":"job.succeeded"}';
const now = new Date(SENT * 1000);
const signed = await sign({ body: BODY, secret: SECRET, timestamp: new Date(SENT * 1000) });

function reasonOf(changed: { [Option in keyof VerifyOptions]?: unknown }): Promise<unknown> {
  const options = { body: BODY, headers: signed, secrets: SECRET, now, ...changed } as VerifyOptions;
  return verify(options).then(
    () => "accepted",
    (error: WebhookVerificationError) => error.reason,
  );
}

/** Returns all strings that differ from the text in one bit of its Latin-1 bytes. */
function oneBitOff(text: string): string[] {
  return [...text].flatMap((_, at) =>
    Array.from({ length: 8 }, (_, bit) => {
      const bytes = Buffer.from(text, "latin1");
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      return bytes.toString("latin1");
    }),
  );
}

describe("verify", () => {
  test("returns the time of signing and the index of the matching secret", async () => {
    const result = await verify({ body: BODY, headers: signed, secrets: ["whsec_new", SECRET, "whsec_older"], now });

    expect(result).toEqual({ timestamp: now, secretIndex: 1 });
  });

  test("rejects a body with any single bit changed", async () => {
    const changed = oneBitOff(BODY).map((text) => Buffer.from(text, "latin1"));

    const reasons = await Promise.all(changed.map((body) => reasonOf({ body })));

    expect(new Set(reasons)).toEqual(new Set(["no-match"]));
    expect(reasons).toHaveLength(8 * BODY.length);
  });

  test("rejects a secret with any single bit changed", async () => {
    const reasons = await Promise.all(oneBitOff(SECRET).map((secrets) => reasonOf({ secrets })));

    expect(new Set(reasons)).toEqual(new Set(["no-match"]));
  });

  test("rejects a signature with any single bit changed", async () => {
    const value = signed["X-Planasonix-Signature"];
    const changed = oneBitOff(value);

    const reasons = await Promise.all(
      changed.map((text) => reasonOf({ headers: { ...signed, "X-Planasonix-Signature": text } })),
    );

    const wanted = changed.map((text) => (/^v1=[0-9a-f]{64}$/.test(text) ? "no-match" : "malformed-header"));
    expect(reasons).toEqual(wanted);
    expect(new Set(wanted)).toEqual(new Set(["no-match", "malformed-header"]));
  });

  test("rejects a timestamp with any single bit changed", async () => {
    const reasons = await Promise.all(
      oneBitOff(signed["X-Planasonix-Timestamp"]).map((text) =>
        reasonOf({ headers: { ...signed, "X-Planasonix-Timestamp": text } }),
      ),
    );

    expect(new Set(reasons)).toEqual(new Set(["malformed-header", "too-old", "in-future", "no-match"]));
  });

  test.each([
    ["immediately", "accepted", 0, {}],
    ["after 300 s", "accepted", 300, {}],
    ["after 300.9 s, since timestamps are whole seconds", "accepted", 300.9, {}],
    ["after 301 s", "too-old", 301, {}],
    ["60 s early", "accepted", -60, {}],
    ["61 s early", "in-future", -61, {}],
    ["after 900 s with a higher maximum age", "accepted", 900, { maxAgeSeconds: 900 }],
    ["after 11 s with a lower maximum age", "too-old", 11, { maxAgeSeconds: 10 }],
    ["1 s early without a tolerance for clocks ahead", "in-future", -1, { maxAheadSeconds: 0 }],
    ["with a maximum age of NaN", "too-old", 0, { maxAgeSeconds: Number.NaN }],
    ["with a tolerance of NaN", "in-future", 0, { maxAheadSeconds: Number.NaN }],
    ["after 301 s with undefined options", "too-old", 301, { maxAgeSeconds: undefined, maxAheadSeconds: undefined }],
  ])("checks the age of a delivery that is received %s: %s", async (_, wanted, after, tolerance) => {
    expect(await reasonOf({ now: new Date((SENT + after) * 1000), ...tolerance })).toBe(wanted);
  });

  test("rejects a delivery if `now` is not a valid date", async () => {
    expect(await reasonOf({ now: new Date("soon") })).toBe("too-old");
  });

  test.each([
    ["an object", { id: "evt_1" }],
    ["an array", [1, 2]],
    ["null", null],
    ["undefined", undefined],
    ["a number", 1],
    ["a stream", new ReadableStream()],
    ["a Buffer that went through JSON", Buffer.from("{}").toJSON()],
  ])("reports body-was-parsed for %s", async (_, body) => {
    expect(await reasonOf({ body })).toBe("body-was-parsed");
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["an empty string", ""],
    ["white space", " \n"],
    ["an empty list", []],
    ["a list with an empty string", [SECRET, ""]],
    ["a list with an undefined secret", [undefined]],
  ])("reports empty-secret for %s", async (_, secrets) => {
    expect(await reasonOf({ secrets })).toBe("empty-secret");
  });

  test("keeps white space around a secret, and mentions white space if no secret matches", async () => {
    const padded = `${SECRET}\n`;
    const headers = await sign({ body: BODY, secret: padded, timestamp: new Date(SENT * 1000) });

    expect(await reasonOf({ headers, secrets: padded })).toBe("accepted");
    await expect(verify({ body: BODY, headers: signed, secrets: padded, now })).rejects.toThrow(/white space/);
  });

  test.each([
    [7, "accepted"],
    [8, "no-match"],
    [50_000, "no-match"],
  ])("reads eight signatures: with %d before the right one, the result is %s", async (count, wanted) => {
    const signature = `${`v1=${"0".repeat(64)},`.repeat(count)}${signed["X-Planasonix-Signature"]}`;

    expect(await reasonOf({ headers: { ...signed, "X-Planasonix-Signature": signature } })).toBe(wanted);
  });

  test("finds the matching secret among more secrets than the key cache holds", async () => {
    const secrets = Array.from({ length: 250 }, (_, index) => `whsec_${index}`);
    const headers = await sign({ body: BODY, secret: "whsec_249", timestamp: new Date(SENT * 1000) });

    await expect(verify({ body: BODY, headers, secrets, now })).resolves.toMatchObject({ secretIndex: 249 });
  });
});
