import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { isBytes } from "../../src/http/bytes.ts";

test("isBytes accepts typed arrays of any realm, views and buffers, and no other values", () => {
  const bytes = [
    new Uint8Array(1),
    Buffer.from("a"),
    new DataView(new ArrayBuffer(1)),
    new ArrayBuffer(1),
    runInNewContext("new Float64Array(1)"),
  ];
  const others = [new Blob(["a"]), [1], "a", {}, null, undefined, { buffer: new ArrayBuffer(1) }];

  expect([...bytes, ...others].filter(isBytes)).toEqual(bytes);
});
