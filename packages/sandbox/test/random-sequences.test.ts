// Sends random sequences of documented requests, to documented and to created resources. No request in or after a
// sequence may get a 5xx.
import fc from "fast-check";
import { expect, test } from "vitest";
import { model, operationOf, send } from "./support/calls.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();
/** `npm run proof sandbox` sends more sequences. */
const numRuns = globalThis.process?.env.EXPLORED_FAULTS === "all" ? 60 : 6; // `test/proof/vitest.config.ts` sets it.
const operations = [...model.operations.values()];
const reads = operations.filter(({ method }) => method === "GET").map(({ id }) => id);
// `ipAllowlist_toggle` is left out, because an enforced allowlist rejects every further request.
const writes = operations.map(({ id }) => id).filter((id) => !reads.includes(id) && id !== "ipAllowlist_toggle");

/** The IDs of the resources that a sequence has created, by type, oldest first. */
type Created = Map<string, string[]>;

const step = fc.record({
  id: fc.constantFrom(...writes),
  /** Whether the path names created resources instead of the documented ones. */
  isOwn: fc.boolean(),
});

test("no sequence of documented requests makes the sandbox return a 5xx", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 80 }),
      fc.constantFrom("0s", "10s", "1h"),
      async (steps, pause) => {
        context.tenant.reset();
        const created: Created = new Map();
        for (const { id, isOwn } of steps) await expectNoFailure(id, created, isOwn);
        await context.tenant.clock.advance(pause);
        for (const id of reads) {
          await expectNoFailure(id, created, false);
          await expectNoFailure(id, created, true);
        }
      },
    ),
    { numRuns, seed: 1 },
  );
}, 120_000);

async function expectNoFailure(id: string, created: Created, isOwn: boolean): Promise<void> {
  const { status, json, text } = await send(context.tenant, id, { params: isOwn ? ownParams(id, created) : {} });
  expect(status, `${id}: ${text}`).toBeLessThan(500);
  const { type, id: newId } = json?.data ?? {};
  if (status >= 200 && status < 300 && typeof newId === "string" && model.types.has(type)) {
    created.set(type, [...(created.get(type) ?? []), newId]);
  }
}

/** The ID of the newest created resource for each path parameter, if the sequence has created one. */
function ownParams(id: string, created: Created): Record<string, string> {
  const own = operationOf(id).pathParameters.flatMap((name) => {
    const newest = created.get(model.owners.get(name) ?? "")?.at(-1);
    return newest === undefined ? [] : [[name, newest]];
  });
  return Object.fromEntries(own);
}
