import { describe, expect, test } from "vitest";
import { readReply } from "../../src/lease/messages.ts";
import { plainReply } from "../support/examples.ts";

/** The reply with one field changed; `undefined` removes the field. */
function changed(name: string, value: unknown): string {
  return JSON.stringify({ ...plainReply, [name]: value });
}

describe("readReply", () => {
  test.each([
    ["that states a limit", { ...plainReply, limit: 50 }],
    ["that states no limit", plainReply],
    ["with a field that this version does not know", { ...plainReply, later: true }],
  ])("reads a reply %s", (_, reply) => {
    expect(readReply(JSON.stringify(reply))).toEqual(reply);
    expect(readReply(Buffer.from(JSON.stringify(reply)))).toEqual(reply);
  });

  test.each(Object.keys(plainReply))(
    "rejects a reply whose `%s` is missing, text, null, a list or negative",
    (name) => {
      for (const value of [undefined, "1", null, [1], -1]) expect(readReply(changed(name, value))).toBeUndefined();
    },
  );

  test.each([[null], [undefined], [5], [plainReply], [[]], [""], ["text"], ["null"], ["5"], ["[]"], ["{}"]])(
    "rejects %j, which is not a reply",
    (reply) => {
      expect(readReply(reply)).toBeUndefined();
    },
  );
});
