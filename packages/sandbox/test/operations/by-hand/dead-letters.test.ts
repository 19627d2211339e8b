import { expect, test } from "vitest";
import { send, succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

test("a CSV export quotes fields with commas, quotes and line breaks", async () => {
  const { tenant } = context;
  const [id = ""] = tenant.seed("dlq_entry", [{ error_code: 'a,"b"\nc' }]);

  const { text } = await send(tenant, "dlq_export", { query: { format: "csv" } });

  expect(text).toContain(`\n${id},pl_01hqxyz,"a,""b""\nc",`);
});

test("the statistics use the ID as the name of a pipeline that no longer exists", async () => {
  const { tenant } = context;
  tenant.seed("dlq_entry", [{ pipeline_id: "pl_gone" }]);

  const { attributes } = await succeed(tenant, "dlq_getStats");

  expect(attributes.by_pipeline).toContainEqual({ pipeline_id: "pl_gone", name: "pl_gone", count: 1 });
});

test("the statistics of an empty queue have a window that starts and ends now", async () => {
  const { tenant } = context;
  await succeed(tenant, "dlq_bulkActionByFilter", { body: { action: "delete", filters: {}, confirm_token: "yes" } });
  await tenant.clock.advance("1m");

  const { attributes } = await succeed(tenant, "dlq_getStats");

  const now = "2026-11-24T13:01:00Z";
  expect(attributes).toMatchObject({ total_entries: 0, window: { since: now, until: now } });
});

test("an entry that two jobs reprocess leaves the queue without an error", async () => {
  const { tenant } = context;
  const [id = ""] = tenant.seed("dlq_entry", [{}]);
  const params = { dlq_entry_id: id };
  await succeed(tenant, "dlq_reprocess", { params });
  await succeed(tenant, "dlq_reprocess", { params });
  await tenant.clock.advance("1m");

  expect((await send(tenant, "dlq_get", { params })).status).toBe(404);
});
