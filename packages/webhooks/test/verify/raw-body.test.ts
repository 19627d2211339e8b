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

test.each([
  ["the first half of a surrogate pair", "Zürich \ud83d"],
  ["the second half of a surrogate pair", "\ude00"],
])("rejects a string with only %s, which UTF-8 cannot represent", (_, text) => {
  expect(() => rawBytes(text)).toThrow(
    "body-was-parsed: the raw body is required, but the string has a lone surrogate. Pass the bytes",
  );
});

test("accepts a string with a surrogate pair", () => {
  expect([...rawBytes("\ud83d\ude00")]).toEqual([0xf0, 0x9f, 0x98, 0x80]);
});

test("joins chunks in order", () => {
  expect([...concatenate([encode("ab"), encode(""), encode("c")])]).toEqual([...encode("abc")]);
  expect(concatenate([])).toHaveLength(0);
});
