import { describe, expect, test } from "vitest";
import type { Effect } from "../../src/model/operation.ts";
import { narrowLimits, readLimits } from "../../src/options/allow.ts";
import { setup } from "../support/fixture.ts";

const all = "read, reach, execute, spend, change, start, send, grant, delete";

function limitsOf(option: readonly Effect[] | undefined, text?: string) {
  const variable = (name: string, keepsEmpty = false) =>
    name === "PLANASONIX_ALLOW" && (text || keepsEmpty) ? text : undefined;
  return readLimits(option, { variable, isBrowser: false });
}

describe("the limits of a client", () => {
  test.each<[string, readonly Effect[] | undefined, string | undefined, [string, string][]]>([
    ["neither", undefined, undefined, []],
    ["the option", ["read"], undefined, [["`allow`", "read"]]],
    ["the variable", undefined, "read , start", [["PLANASONIX_ALLOW", "read,start"]]],
    [
      "both",
      ["start"],
      "read",
      [
        ["`allow`", "start"],
        ["PLANASONIX_ALLOW", "read"],
      ],
    ],
  ])("are those of %s", (_, option, text, expected) => {
    expect(limitsOf(option, text).map(({ source, allow }) => [source, allow.join()])).toEqual(expected);
  });

  test.each(["", " ", ",", "read,", "everything", "READ", "read start", "*"])(
    "reject the variable %j, which never means everything",
    (text) => {
      expect(() => limitsOf(["read"], text)).toThrow(`\`PLANASONIX_ALLOW\` must be a list of at least one of ${all}`);
    },
  );

  test.each([
    [[]],
    ["read"],
    [["read", "all"]],
    [[undefined]],
    [{ 0: "read" }],
    [null],
    [[{ source: "s", allow: [] }]],
    [["read", { source: "s", allow: ["read"] }]],
  ])("reject the option %j", (allow) => {
    expect(() => setup([], { allow })).toThrow(`\`allow\` must be a list of at least one of ${all}`);
  });

  test("get narrower, and never wider", () => {
    const limits = limitsOf(["read", "start"], "read,delete");

    expect(narrowLimits(limits, ["read"]).at(-1)).toEqual({
      source: "`withOptions`",
      allow: ["read"],
    });
    expect(narrowLimits(limits, undefined)).toEqual(limits);
    expect(() => narrowLimits(limits, ["read", "start"])).toThrow(
      "`allow` can only narrow: PLANASONIX_ALLOW does not allow start",
    );
  });

  test("are each one of a list of limits, with its source, and a copy", () => {
    const flag = { source: "--allow", allow: ["read"] as Effect[] };
    const { exchange } = setup([], { allow: [flag, { source: "the profile", allow: ["read", "start"] }] });
    flag.allow.push("delete");

    expect(exchange.options.limits).toEqual([
      { source: "--allow", allow: ["read"] },
      { source: "the profile", allow: ["read", "start"] },
    ]);
    expect(() => exchange.withOptions({ allow: [{ source: "later", allow: ["start"] }] })).toThrow(
      "--allow does not allow start",
    );
  });

  test("are copies of the given lists", () => {
    const allow: Effect[] = ["read"];
    const limits = narrowLimits(limitsOf(allow), allow);
    allow.push("delete");

    expect(limits.map((limit) => limit.allow)).toEqual([["read"], ["read"]]);
  });
});

test("an exchange without a limit has no policy, also after `withOptions`", () => {
  const { exchange } = setup([]);

  expect([exchange.policy, exchange.withOptions({ maxRetries: 1 }).policy]).toEqual([undefined, undefined]);
  expect(exchange.withOptions({ allow: ["read"] }).policy).toBeDefined();
});

test("an effect must be allowed by each limit, and the error says where each comes from", async () => {
  const { things, fetch } = setup([], { allow: ["read", "delete"] }, { PLANASONIX_ALLOW: "read,change" });

  await expect(things.delete("th_1")).rejects.toMatchObject({
    name: "NotAllowedError",
    message:
      "things.delete is not allowed: it needs delete; `allow` allows read, delete; PLANASONIX_ALLOW allows read, change",
    operation: "things.delete",
    effects: ["delete"],
    limits: [{ source: "`allow`" }, { source: "PLANASONIX_ALLOW", allow: ["read", "change"] }],
  });
  expect(fetch.sent).toEqual([]);
});
