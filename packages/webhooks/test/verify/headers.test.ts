import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { type HeadersLike, readHeader, readSignedHeaders } from "../../src/verify/headers.ts";

const TIMESTAMP = "X-Planasonix-Timestamp";
const SIGNATURE = "X-Planasonix-Signature";
const digest = "0123456789abcdef".repeat(4);
const other = "fedcba9876543210".repeat(4);

function bytes(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, "hex"));
}

const forms: [string, HeadersLike][] = [
  [
    "Headers",
    new Headers([
      [TIMESTAMP, "17"],
      [SIGNATURE, `v1=${digest}`],
    ]),
  ],
  ["a plain object", { [TIMESTAMP]: "17", [SIGNATURE]: `v1=${digest}` }],
  [
    "a plain object with lower-case names, such as Node's `headers`",
    { "x-planasonix-timestamp": "17", "x-planasonix-signature": `v1=${digest}` },
  ],
  [
    "an object of lists, such as Node's `headersDistinct`",
    { "x-planasonix-timestamp": ["17"], "x-planasonix-signature": [`v1=${digest}`] },
  ],
  [
    "an object without a prototype",
    Object.assign(Object.create(null), { [TIMESTAMP]: "17", [SIGNATURE]: `v1=${digest}` }),
  ],
  [
    "pairs",
    [
      [TIMESTAMP, "17"],
      [SIGNATURE, `v1=${digest}`],
    ],
  ],
  ["a flat list, such as Node's `rawHeaders`", ["Host", TIMESTAMP, TIMESTAMP, "17", SIGNATURE, `v1=${digest}`]],
  [
    "a Map",
    new Map([
      [TIMESTAMP, "17"],
      [SIGNATURE, `v1=${digest}`],
    ]),
  ],
];

describe("readSignedHeaders", () => {
  test.each(forms)("reads %s", (_, headers) => {
    expect(readSignedHeaders(headers)).toEqual({ timestamp: "17", signatures: [bytes(digest)] });
  });

  test("reads the headers of a Node request", () => {
    const { headers } = Object.assign(new IncomingMessage(new Socket()), {
      headers: { "x-planasonix-timestamp": "17" },
    });

    expect(readHeader(headers, TIMESTAMP)).toBe("17");
  });

  test.each([
    ["separated by commas", `v1=${digest},v1=${other}`],
    ["separated by commas and spaces", `v1=${digest}, v1=${other}`],
    ["separated by spaces", `v1=${digest} v1=${other}`],
    ["mixed with other versions", `v0=1,v1=${digest},v1a=${digest},v1=${other},v10=${digest}`],
    ["in repeated headers", [`v1=${digest}`, `v1=${other}`]],
  ])("finds several signatures %s", (_, signature) => {
    expect(readSignedHeaders({ [TIMESTAMP]: "17", [SIGNATURE]: signature }).signatures).toEqual(
      [digest, other].map(bytes),
    );
  });

  test.each([
    ["no headers at all", {}],
    ["headers that are undefined", undefined as never],
    ["headers that are null", null as never],
    ["no timestamp", { [SIGNATURE]: `v1=${digest}` }],
    ["no signature", { [TIMESTAMP]: "17" }],
    ["a signature that is undefined", { [TIMESTAMP]: "17", [SIGNATURE]: undefined }],
    ["an empty signature", { [TIMESTAMP]: "17", [SIGNATURE]: "" }],
  ])("throws missing-header for %s", (_, headers) => {
    expect(() => readSignedHeaders(headers)).toThrow(
      expect.objectContaining({
        reason: "missing-header",
        message: "missing-header: X-Planasonix-Timestamp and X-Planasonix-Signature are required",
      }),
    );
  });

  test.each(["1e9", "0x11", "17.5", "-17", " 17", "seventeen", "1764000000000", "١٧", "17,17"])(
    "throws malformed-header for the timestamp %j",
    (timestamp) => {
      const headers = { [TIMESTAMP]: timestamp, [SIGNATURE]: `v1=${digest}` };

      const message = "malformed-header: X-Planasonix-Timestamp must be Unix seconds";
      expect(() => readSignedHeaders(headers)).toThrow(
        expect.objectContaining({ reason: "malformed-header", message }),
      );
    },
  );

  test.each([
    digest,
    `v1:${digest}`,
    `V1=${digest}`,
    `v1= ${digest}`,
    `v1=${digest.toUpperCase()}`,
    `v1=${digest}0`,
    "v1=",
  ])("throws malformed-header for the signature %j", (signature) => {
    const headers = { [TIMESTAMP]: "17", [SIGNATURE]: signature };

    const message = "malformed-header: X-Planasonix-Signature must be v1= and 64 lower-case hex digits";
    expect(() => readSignedHeaders(headers)).toThrow(expect.objectContaining({ reason: "malformed-header", message }));
  });

  test("ignores properties that objects inherit", () => {
    expect(readHeader({}, "toString")).toBe("");
    expect(readHeader({}, "__proto__")).toBe("");
  });
});
