import fc from "fast-check";
import { expect, test } from "vitest";
import type { Operation } from "../src/description/operation.ts";
import { createValidator } from "../src/description/validator.ts";
import { behaviours } from "../src/generated/behaviours.ts";
import { requestsTo } from "./support/arbitrary.ts";
import { document, model, send } from "./support/calls.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();
const validator = createValidator(document);

/** Whether a response reports a name that is taken. Operations do so even if they document no 409. */
function isTaken({ successes: [{ resource }] }: Operation, json: { error?: { code: string } } | undefined): boolean {
  return json?.error?.code === "conflict" && behaviours[resource?.type ?? ""]?.unique !== undefined;
}

/** The number of requests to each operation. */
const numRuns = 100;

test.each([...model.operations.values()].map((operation) => [operation.id, operation] as const))(
  "%s responds to permitted requests with a documented status below 500 and a valid body",
  async (id, operation) => {
    const { tenant } = context;
    await fc.assert(
      fc.asyncProperty(requestsTo(operation), async (input) => {
        const { status, json, text } = await send(tenant, id, input);
        if (!isTaken(operation, json)) expect(operation.statuses, `${status}: ${text.slice(0, 300)}`).toContain(status);
        expect(status, text.slice(0, 300)).toBeLessThan(500);
        const success = operation.successes.find((one) => one.status === status);
        if (success?.mediaType === "application/json") expect(validator(success.schema ?? "")(json)).toEqual([]);
        if (success === undefined)
          expect(json).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
      }),
      { numRuns, seed: 1, endOnFailure: true },
    );
  },
);
