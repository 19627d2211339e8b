import { expect, test } from "vitest";
import { fromHex, keyOf, signedContent, toHex } from "../../src/verify/hmac.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("the signed content is the timestamp, a dot and the body", () => {
  expect(text(signedContent("17", new TextEncoder().encode("{}")))).toBe("17.{}");
});

test("the signed content of an empty body is the timestamp alone", () => {
  expect(text(signedContent("17", new Uint8Array()))).toBe("17");
});

test("hex encoding keeps leading zeros, and decoding inverts it", () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);

  expect(toHex(bytes.buffer)).toMatch(/^000102.*1e1f$/);
  expect(fromHex(toHex(bytes.buffer))).toEqual(bytes);
});

test("a key is imported once per secret, and cannot be exported", async () => {
  const key = await keyOf("whsec_1");

  expect(await keyOf("whsec_1")).toBe(key);
  expect(key).toMatchObject({ extractable: false, algorithm: { name: "HMAC", hash: { name: "SHA-256" } } });
});
