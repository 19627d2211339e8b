// Each write with later reads: the most requests of all test files.
import { expect, test } from "vitest";
import { model, send } from "./support/calls.ts";
import { preparations } from "./support/preparations.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();
const operations = [...model.operations.values()];
const reads = operations.filter(({ method }) => method === "GET");
const writes = operations.filter(({ method }) => method !== "GET");

/** `npm run proof sandbox` sends every read after each write, and the tests those of the same resource and every eighth. */
const isProof = process.env.EXPLORED_FAULTS === "all"; // `test/proof/vitest.config.ts` sets it.
const every = isProof ? 1 : 8;
const resourceOf = (id: string): string => id.replace(/_.*/, "");

test.each(writes.map(({ id }, index) => [id, index] as const))(
  "the documented request to %s makes no later read return a 5xx",
  async (id, turn) => {
    const { tenant } = context;
    await send(tenant, id, await preparations[id]?.(tenant));
    const chosen = reads.filter(
      (read, index) => index % every === turn % every || resourceOf(read.id) === resourceOf(id),
    );
    for (const read of chosen) {
      const { status, text } = await send(tenant, read.id);
      expect(status, `${read.id}: ${text.slice(0, 300)}`).toBeLessThan(500);
    }
  },
);
