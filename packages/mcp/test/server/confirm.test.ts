import { afterAll, beforeAll, expect, test } from "vitest";
import { type ConnectOptions, connect, type Negotiation } from "../support/connect.ts";
import { startTenant, type TestTenant } from "../support/machine.ts";
import { everything } from "../support/sets.ts";

let sandbox: TestTenant;
beforeAll(async () => {
  sandbox = await startTenant();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const negotiations: readonly Negotiation[] = ["legacy", "auto", { pin: "2026-07-28" }];

const people: readonly (readonly [string, ConnectOptions["answer"], boolean, string])[] = [
  ["cannot be asked", undefined, false, "this host cannot ask for it"],
  ["agrees", () => ({ action: "accept", content: { confirm: true } }), true, `"deleted":true`],
  ["accepts the form with false", () => ({ action: "accept", content: { confirm: false } }), false, "did not agree"],
  ["declines", () => ({ action: "decline" }), false, "did not agree"],
  ["cancels", () => ({ action: "cancel" }), false, "did not agree"],
];

const combinations = negotiations.flatMap((negotiation) => people.map((person) => [negotiation, ...person] as const));

/** The deletions that the sandbox has received. */
const deletions = (): number =>
  sandbox.tenant.requests.all().filter(({ operation }) => operation === "folders.delete").length;

test.each(combinations)(
  "with %j, a person who %s decides alone whether a folder is deleted",
  async (negotiation, _, answer, isDeleted, said) => {
    const [folder_id = ""] = sandbox.tenant.seed("folder", [{ name: "Empty" }]);
    const before = deletions();
    const asked: string[] = [];
    const options: ConnectOptions = {
      negotiation,
      answer:
        answer &&
        ((message) => {
          asked.push(message);
          return answer(message);
        }),
    };
    await using connection = await connect(sandbox.machine(), { allow: everything }, options);
    const { text, isError } = await connection.call("delete", {
      operation: "folders.delete",
      arguments: { folder_id },
    });
    expect({ isError, deletions: deletions() - before }).toEqual({ isError: !isDeleted, deletions: isDeleted ? 1 : 0 });
    expect(text).toContain(said);
    expect(asked).toEqual(
      answer ? [`Delete a folder? folders.delete {"folder_id":"${folder_id}"}. No operation undoes it`] : [],
    );
  },
);

test("the answer to one question is none to another", async () => {
  const [first, second] = sandbox.tenant.seed("folder", [{ name: "One" }, { name: "Two" }]);
  const before = deletions();
  await using connection = await connect(
    sandbox.machine(),
    { allow: everything },
    {
      negotiation: { pin: "2026-07-28" },
      answer: () => ({ action: "decline" }),
    },
  );
  // What a host of 2026-07 would send if a model could write the answer.
  const request = (folder_id: string | undefined, more: object) =>
    connection.client.request({
      method: "tools/call",
      params: { name: "delete", arguments: { operation: "folders.delete", arguments: { folder_id } }, ...more },
    } as never);
  await request(first, { inputResponses: { confirm: { action: "accept", content: { confirm: true } } } }).catch(
    () => {},
  );
  await request(second, {
    inputResponses: { confirm: { action: "accept", content: { confirm: true } } },
    requestState: "made up",
  }).catch(() => {});
  expect(deletions()).toBe(before);
});

test("nobody is asked about a request that is wrong", async () => {
  await using connection = await connect(
    sandbox.machine(),
    { allow: everything },
    {
      answer: () => {
        throw new Error("This test expects no question");
      },
    },
  );
  const { text } = await connection.call("delete", { operation: "folders.delete", arguments: { folder: "fld_1" } });
  expect(text).toContain('folders.delete has no argument "folder". Did you mean folder_id?');
});

test("the question says what an operation does beyond Planasonix", async () => {
  const asked: string[] = [];
  await using connection = await connect(
    sandbox.machine(),
    { allow: everything },
    {
      answer(message) {
        asked.push(message);
        return { action: "decline" };
      },
    },
  );
  const values = {
    operation: "templates.share",
    arguments: { template_id: "tpl_1", share_with: "workspace", permission: "use" },
  };
  const { text } = await connection.call("send", values);
  expect({ text, asked }).toMatchObject({
    asked: [expect.stringMatching(/^Share a template\? templates.share \{.*\}\. /)],
  });
});
