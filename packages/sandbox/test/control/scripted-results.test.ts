import { describe, expect, test } from "vitest";
import type { TestingOperation } from "../../src/index.ts";
import { verdictOf } from "../../src/operations/rules/test-result.ts";
import { model, succeed } from "../support/calls.ts";
import { start, useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

/** The operations whose response is the result of a test, with the values with which it passed. */
const tests = [...model.operations.values()].flatMap(({ id, name, extensions, successes: [{ resource }] }) => {
  const verdict = verdictOf({ extensions });
  if (verdict === undefined) return [];
  const isBoolean = resource?.attributes.find((one) => one.name === verdict)?.schema.type === "boolean";
  return [{ id, name: name as TestingOperation, verdict, failed: isBoolean ? false : "unreachable" }];
});

test("the description has tests to script", () => {
  expect(tests.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["connections_test", "contracts_validate", "git_test", "triggers_test"]),
  );
});

describe.each(tests)("$name", ({ id, name, verdict, failed }) => {
  test("returns the scripted verdict once, and then passes again", async () => {
    const { tenant } = context;
    const { attributes: usual } = await succeed(tenant, id);
    tenant.outcomes.next(name, { attributes: { [verdict]: failed } });
    const { attributes: scripted } = await succeed(tenant, id);
    const { attributes: next } = await succeed(tenant, id);
    expect([usual[verdict], scripted[verdict], next[verdict]]).toEqual([usual[verdict], failed, usual[verdict]]);
    expect(usual[verdict]).not.toBe(failed);
  });
});

test("a scripted result has the rest of the example with its verdict", async () => {
  const { tenant } = context;
  tenant.outcomes.next("connections.test", { attributes: { ok: false } });
  tenant.outcomes.next("contracts.validate", { attributes: { passed: false } });
  const { attributes: connection } = await succeed(tenant, "connections_test");
  expect(connection).toEqual({ ok: false, message: "The system refused the password of planasonix." });
  const { attributes: contract } = await succeed(tenant, "contracts_validate");
  expect(contract).toMatchObject({ passed: false, summary: { violations: 12, rules_failed: ["email_format"] } });
});

test("a scripted verdict that no example has comes without the content of another example", async () => {
  const { tenant } = context;
  tenant.outcomes.next("connections.testQuery", { attributes: { ok: false } });
  const { attributes } = await succeed(tenant, "connections_testQuery");
  expect(attributes).toMatchObject({ ok: false, columns: [], rows: [] });
  tenant.outcomes.next("triggers.test", { attributes: { status: "unreachable", message: "No such bucket." } });
  const { attributes: trigger } = await succeed(tenant, "triggers_test");
  expect(trigger).toEqual({ status: "unreachable", message: "No such bucket.", latency_ms: 0, checked_at: start });
});

test("a scripted result may leave the verdict as it is", async () => {
  const { tenant } = context;
  const { attributes: usual } = await succeed(tenant, "git_test");
  tenant.outcomes.next("git.test", { attributes: { latency_ms: 9000 } });
  const { attributes } = await succeed(tenant, "git_test");
  expect(attributes).toEqual({ ...usual, latency_ms: 9000 });
});

test.each<[string, object, string]>([
  ["connections.test", {}, "The result of connections.test is scripted as { attributes: { ok: true } }"],
  [
    "triggers.test",
    { status: "failed" },
    'The result of triggers.test is scripted as { attributes: { status: "ok" } }, without `status`',
  ],
  [
    "git.test",
    { attributes: { reachble: false } },
    "`attributes.reachble` is not an attribute of the response; did you mean reachable?",
  ],
  ["contracts.validate", { attributes: { passed: "no" } }, "`attributes.passed` must be of type boolean"],
])("a result of %s scripted as %j is rejected", (operation, outcome, message) => {
  expect(() => context.tenant.outcomes.next(operation as "git.test", outcome as never)).toThrow(new TypeError(message));
});
