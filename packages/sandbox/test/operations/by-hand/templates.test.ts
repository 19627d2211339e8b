import { expect, test } from "vitest";
import { send, succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

async function createTemplate() {
  const { tenant } = context;
  const { id } = await succeed(tenant, "templates_create", { body: { pipeline_id: "pl_01hqxyz", name: "Snapshot" } });
  return { tenant, params: { template_id: id } };
}

test("a template has the graph that its pipeline had when the template was created", async () => {
  const { tenant, params } = await createTemplate();
  const { nodes, edges } = (await succeed(tenant, "pipelines_get")).attributes;
  await succeed(tenant, "pipelines_update", { body: { nodes: [], edges: [] } });

  const { definition } = (await succeed(tenant, "templates_get", { params })).attributes;
  expect(definition.nodes.map(({ id }: { id: string }) => id)).toEqual(nodes.map(({ id }: { id: string }) => id));
  expect(definition.edges).toEqual(
    edges.map(({ source, target }: { source: string; target: string }) => ({ from: source, to: target })),
  );
});

test("the rating of a template is the average of the latest score of each API key", async () => {
  const { tenant, params } = await createTemplate();
  const other = await succeed(tenant, "apiKeys_create", { body: { name: "Other", scopes: ["pipelines:read"] } });
  const rate = async (score: number, apiKey: string) =>
    (await succeed(tenant, "templates_rate", { params, body: { score }, apiKey })).attributes;

  expect(await rate(5, tenant.apiKey)).toMatchObject({ your_score: 5, rating_avg: 5, rating_count: 1 });
  expect(await rate(2, other.attributes.secret)).toMatchObject({ your_score: 2, rating_avg: 3.5, rating_count: 2 });
  expect(await rate(4, tenant.apiKey)).toMatchObject({ your_score: 4, rating_avg: 3, rating_count: 2 });
  expect((await succeed(tenant, "templates_get", { params })).attributes).toMatchObject({
    rating_avg: 3,
    rating_count: 2,
  });
});

test("a score counts in addition to the documented ratings", async () => {
  const { tenant } = context;
  const before = (await succeed(tenant, "templates_get")).attributes;
  const { rating_avg, rating_count } = (await succeed(tenant, "templates_rate", { body: { score: 1 } })).attributes;

  expect(rating_count).toBe(before.rating_count + 1);
  expect(rating_avg).toBeLessThan(before.rating_avg);
});

test("a template is rejected if its pipeline does not exist", async () => {
  const body = { pipeline_id: "pl_none", name: "None" };

  expect((await send(context.tenant, "templates_create", { body })).status).toBe(400);
});
