import { describe, expect, test } from "vitest";
import { readSyncReply } from "../../src/pool/read-reply.ts";
import { plainReply } from "../support/examples.ts";

const complete = { ...plainReply, limit: 50, left: -3, resetInMs: 900 };

/** The reply with one field changed; `undefined` removes the field. */
function changed(name: string, value: unknown): string {
  return JSON.stringify({ ...complete, [name]: value });
}

describe("readSyncReply", () => {
  test.each([
    ["that states a limit", complete],
    ["that states no limit", plainReply],
    ["to an exchange that came too late", { now: 1e12, refused: "void" }],
    ["to a process that the store does not know", { now: 1e12, refused: "unknown" }],
    ["with a field that this version does not know", { ...plainReply, later: true }],
  ])("reads a reply %s", (_, reply) => {
    expect(readSyncReply(JSON.stringify(reply))).toEqual(reply);
    expect(readSyncReply(Buffer.from(JSON.stringify(reply)))).toEqual(reply);
  });

  test.each(Object.keys(plainReply))("rejects a reply without `%s`", (name) => {
    expect(readSyncReply(changed(name, undefined))).toBeUndefined();
  });

  test.each(Object.keys(complete))("rejects a reply whose `%s` is text, null or a list", (name) => {
    for (const value of ["1", null, [1]]) expect(readSyncReply(changed(name, value))).toBeUndefined();
  });

  test.each(["granted", "reserved", "epoch", "width", "retryMs", "paceMs", "closedMs", "members", "resetInMs"])(
    "rejects a reply whose `%s` is negative",
    (name) => {
      expect(readSyncReply(changed(name, -1))).toBeUndefined();
    },
  );

  test.each([[null], [undefined], [5], [complete], [[]], [""], ["text"], ["null"], ["5"], ["[]"], ["{}"]])(
    "rejects %j, which is not a reply",
    (reply) => {
      expect(readSyncReply(reply)).toBeUndefined();
    },
  );

  test("rejects a reply that was refused for an unknown reason", () => {
    expect(readSyncReply(JSON.stringify({ now: 1, refused: "later" }))).toBeUndefined();
  });
});
