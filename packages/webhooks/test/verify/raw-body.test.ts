import { expect, test } from "vitest";
import { concatenate, encode, rawBytes } from "../../src/verify/raw-body.ts";

const bytes = encode("Zürich");

test.each([
  ["a string", "Zürich"],
  ["bytes", bytes],
  ["an ArrayBuffer", bytes.buffer],
  ["a part of a buffer", new Uint8Array([0, ...bytes, 0]).subarray(1, -1)],
  ["a view", new DataView(bytes.buffer)],
])("accepts %s as a raw body", (_, body) => {
  expect([...rawBytes(body)]).toEqual([...bytes]);
});

test.each([
  ["an object", {}, "object"],
  ["null", null, "object"],
  ["undefined", undefined, "undefined"],
])("rejects %s as a raw body", (_, body, found) => {
  expect(() => rawBytes(body)).toThrow(
    `body-was-parsed: the raw body is required, but got ${found}. Verify before parsing`,
  );
});

test("joins chunks in order", () => {
  expect([...concatenate([encode("ab"), encode(""), encode("c")])]).toEqual([...encode("abc")]);
  expect(concatenate([])).toHaveLength(0);
});
