import fc from "fast-check";
import { expect, test } from "vitest";
import { requestsTo } from "./support/arbitrary.ts";
import { model, operationOf, send } from "./support/calls.ts";
import { problemOf, sendRandomRequests } from "./support/random-requests.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();

/** The number of requests to each operation. `npm run proof sandbox` sends more, also in sequences. */
const numRuns = globalThis.process?.env.EXPLORED_FAULTS === "all" ? 10 : 4; // `test/proof/vitest.config.ts` sets it.

test.each([...model.operations.values()].map((operation) => [operation.id, operation] as const))(
  "%s responds to permitted requests with a documented status below 500 and a valid body",
  async (id, operation) => {
    const { tenant } = context;
    await fc.assert(
      fc.asyncProperty(requestsTo(operation), async (input) => {
        expect(problemOf(operation, await send(tenant, id, input))).toBeUndefined();
      }),
      { numRuns, seed: 1, endOnFailure: true },
    );
  },
);

test.each([
  [500, { error: { code: "internal_error", message: "x" } }, "5xx"],
  [418, { error: { code: "teapot", message: "x" } }, "undocumented status"],
  [404, {}, "no error"],
  [200, { data: { id: "pl_1", type: "run" } }, "invalid body"],
])("the judgement of responses detects a %i with the body %j", (status, json, problem) => {
  const reply = { status, json, text: JSON.stringify(json), headers: new Headers() };
  expect(problemOf(operationOf("pipelines_get"), reply)).toContain(problem);
});

test("a random sequence of permitted requests gets no 5xx and no invalid body", async () => {
  const { problems, successes } = await sendRandomRequests(context.tenant, 1, 600);
  expect(problems).toEqual([]);
  expect(successes).toBeGreaterThan(200);
});
