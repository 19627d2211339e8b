import { expect, test } from "vitest";
import { leftOutFor } from "../src/unpack.ts";

const found = `
chromium:
	libnss3.so => lib/libnss3.so (0x00007f6c91683000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f6c9136f000)
`;
const library = `
lib/libsoftokn3.so:
	libsqlite3.so.0 => not found
	libplc4.so => lib/libplc4.so (0x00007fedbc958000)
`;

test("finds no reason to omit Chromium if ldd finds all libraries", () => {
  expect(leftOutFor(found)).toBeUndefined();
});

test("names each missing library once, with its Debian package, in one line", () => {
  expect(leftOutFor(found + library + library)).toEqual({
    reason: "Left out: Chromium, because this machine lacks libsqlite3.so.0. On Debian: apt-get install libsqlite3-0",
    canBeInstalled: true,
  });
});

test("names a missing library alone if its Debian package is unknown", () => {
  expect(leftOutFor("libother.so.1 => not found")?.reason).toBe(
    "Left out: Chromium, because this machine lacks libother.so.1.",
  );
});
