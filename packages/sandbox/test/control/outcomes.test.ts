import { expect, test } from "vitest";
import { scriptOutcome } from "../../src/control/outcomes.ts";
import { createTestTenancy } from "../support/tenancy.ts";

const { tenant } = createTestTenancy("outcomes", "empty").tenancy.main;

/** Scripts the end of the next work of an operation, and returns it as the tenant stores it. */
function script(operation: string, outcome: object): object | undefined {
  scriptOutcome(tenant, operation, outcome);
  return tenant.endings.get(operation)?.at(-1);
}

test("a scripted line may be written until the end of the run, which may be scripted as well", () => {
  const logs = [{ message: "At the end", after: "2m" }];
  expect(script("pipelines.run", { after: "2m", logs })).toMatchObject({
    afterMs: 120_000,
    logs: [{ afterMs: 120_000, attributes: { level: "info", message: "At the end" } }],
  });
  expect(() => script("pipelines.run", { after: "119s", logs })).toThrow(
    "`logs[0].after` must not be after the end of the run, at 119s",
  );
});

test.each(["succeeded", "failed", undefined])("a run with the status %j may have the error null", (status) => {
  expect(script("pipelines.run", { status, error: null })).toMatchObject({ error: null });
});

test.each<[string, object, string]>([
  ["streams.start", { results: { tables: [] } }, "`results` are those of a job, and not of a stream"],
  ["connections.sync", { logs: [{ message: "x" }] }, "`logs` are those of a run, and not of a job"],
  ["pipelines.run", { attributes: { error: null } }, "`attributes.error` is a field of the outcome itself: `error`"],
  ["wholly-different", {}, 'There is no operation "wholly-different"; use a name such as pipelines.run'],
])("the outcome of %s is rejected if it is %j: %s", (operation, outcome, message) => {
  expect(() => script(operation, outcome)).toThrow(new TypeError(message));
});
