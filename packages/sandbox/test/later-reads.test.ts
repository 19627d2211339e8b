// Each write with each later read: the most requests of all test files.
import { expect, test } from "vitest";
import { model, send } from "./support/calls.ts";
import { preparations } from "./support/preparations.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();
const operations = [...model.operations.values()];
const reads = operations.filter(({ method }) => method === "GET");
const writes = operations.filter(({ method }) => method !== "GET");

test.each(writes.map(({ id }) => id))("the documented request to %s makes no later read return a 5xx", async (id) => {
  const { tenant } = context;
  await send(tenant, id, await preparations[id]?.(tenant));
  for (const read of reads) {
    const { status, text } = await send(tenant, read.id);
    expect(status, `${read.id}: ${text.slice(0, 300)}`).toBeLessThan(500);
  }
});
