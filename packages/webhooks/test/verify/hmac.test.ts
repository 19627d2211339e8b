import { expect, test, vi } from "vitest";
import { fromHex, keyOf, signedContent, toHex } from "../../src/verify/hmac.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("joins the timestamp, a dot and the body as the signed content", () => {
  expect(text(signedContent("17", new TextEncoder().encode("{}")))).toBe("17.{}");
});

test("returns only the timestamp as the signed content of an empty body", () => {
  expect(text(signedContent("17", new Uint8Array()))).toBe("17");
});

test("encodes bytes as hex with leading zeros, and decodes the hex to the same bytes", () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);

  expect(toHex(bytes.buffer)).toMatch(/^000102.*1e1f$/);
  expect(fromHex(toHex(bytes.buffer))).toEqual(bytes);
});

test("imports a secret only once, as a non-extractable key", async () => {
  const key = await keyOf("whsec_1");

  expect(await keyOf("whsec_1")).toBe(key);
  expect(key).toMatchObject({ extractable: false, algorithm: { name: "HMAC", hash: { name: "SHA-256" } } });
});

test("caches at most 100 keys, so that secrets that nobody uses any more take no memory", async () => {
  vi.resetModules(); // The tests of other files have cached keys.
  const { keyOf } = await import("../../src/verify/hmac.ts");
  const first = await keyOf("whsec_first");
  for (let index = 0; index < 90; index += 1) await keyOf(`whsec_few_${index}`);
  expect(await keyOf("whsec_first")).toBe(first);

  for (let index = 0; index < 100; index += 1) await keyOf(`whsec_more_${index}`);
  expect(await keyOf("whsec_first")).not.toBe(first);
});
