import { startSandbox } from "@planasonix/sandbox";
import { listOperations, readDescription, resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";
import { expect, test } from "vitest";
import { examples } from "../src/generated/examples.ts";
import { createClient, type Pipeline } from "../src/index.ts";
import { type ExampleTypes, example, fakeClock, scriptedFetch } from "../src/testing.ts";

test("exports test doubles: a clock that jumps, and a fetch that follows a script", async () => {
  const clock = fakeClock();
  const run = (status: string): Response =>
    Response.json({ data: { id: "run_1", type: "pipeline_run", attributes: { pipeline_id: "pl_1", status } } });
  const fetch = scriptedFetch(run("queued"), run("running"), run("succeeded"));
  const planasonix = createClient({ apiKey: "key", baseUrl: "https://api.test/v1", clock, fetch });

  const done = await planasonix.pipelines.runAndWait("pl_1");

  expect(done.attributes.status).toBe("succeeded");
  expect([fetch.sent.length, clock.sleptMs.length]).toEqual([3, 1]);
});

const types = Object.keys(examples.types) as (keyof ExampleTypes)[];

test("an example is a complete resource, typed by its name", async () => {
  const pipeline: Pipeline = example("pipeline", { id: "pl_orders", name: "Orders" });
  // @ts-expect-error -- A name is a string.
  expect(() => example("pipeline", { name: 5 })).toThrow("`pipeline.name` must be of type string, got 5");
  // @ts-expect-error -- There is no such type.
  expect(() => example("pipelines")).toThrow("There is no resource type `pipelines`; did you mean `pipeline`?");

  const planasonix = createClient({ apiKey: "key", fetch: scriptedFetch(Response.json({ data: pipeline })) });
  const { id, attributes } = await planasonix.pipelines.get("pl_orders");
  expect([id, attributes.name, attributes.nodes.length > 0]).toEqual(["pl_orders", "Orders", true]);
});

test("each resource that an operation returns has an example with all required attributes", () => {
  const description = readDescription(new URL("../../openapi/src/generated/openapi.json", import.meta.url));
  const schema = (source: Schema = {}): Schema => resolve<Schema>(description, source);
  const returned = listOperations(description).flatMap(({ successes }) =>
    successes.flatMap(([, { content }]) => {
      const data = schema(schema(content?.["application/json"]?.schema).properties?.data);
      const { type } = schema(data.items ?? data).properties ?? {};
      return schema(type).const ?? [];
    }),
  );
  expect(types.toSorted()).toEqual([...new Set(returned)].sort());
  const incomplete = types.flatMap((type) => {
    const { shape, attributes } = examples.types[type];
    const { required = [] } = shape.of === undefined ? shape : (examples.shapes[shape.of] ?? {});
    return required.filter((name) => !(name in attributes)).map((name) => `${type}.${name}`);
  });
  expect(incomplete).toEqual([]);
});

test("the sandbox, which validates what it stores, accepts the example of each type that it stores", async () => {
  await using sandbox = await startSandbox({ port: false, seed: "empty" });
  const refused = types.flatMap((type) => {
    try {
      const { attributes } = example(type);
      (sandbox.seed as (type: string, items: readonly object[]) => void)(type, [attributes]);
      return [];
    } catch (error) {
      const { message } = error as Error;
      return message.startsWith("There is no stored type") ? [] : [message];
    }
  });
  expect(refused).toEqual([]);
});
