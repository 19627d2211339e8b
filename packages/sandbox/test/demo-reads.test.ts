import { expect, test } from "vitest";
import { parameterNames } from "../src/description/operation.ts";
import { model, send, succeed } from "./support/calls.ts";
import { useSandbox } from "./support/sandbox.ts";

const context = useSandbox();

/** The GETs whose path names one stored resource. */
const reads = [...model.operations.values()].filter(
  ({ method, path }) => method === "GET" && parameterNames(path).length === 1,
);

/** The operations that list the type that a path names, without parameters in their own path. */
const listsOf = (type: string | undefined): string[] =>
  [...model.operations.values()].flatMap(({ id, method, path, successes: [{ resource }] }) =>
    method === "GET" && resource?.isList && resource.type === type && !path.includes("{") && !/trash|deleted/.test(path)
      ? [id]
      : [],
  );

/** Views that a resource can lack: a pipeline may never have run, and a job may not have ended. */
const lacking: Readonly<Record<string, number>> = { pipelines_getExecutionStatus: 404, jobs_getResults: 409 };

test.each(reads.map(({ id, path }) => [id, parameterNames(path)] as const))(
  "%s returns 200 for each resource that a list of the demo data contains",
  async (id, [parameter = ""]) => {
    const { tenant } = context;
    const type = model.owners.get(parameter);
    const key = model.types.get(type ?? "")?.key;
    const lists = listsOf(type);
    expect(lists).not.toEqual([]);
    for (const list of lists) {
      const resources = await succeed(tenant, list);
      expect(resources).not.toEqual([]);
      for (const resource of resources) {
        const name = key === undefined ? resource.id : resource.attributes[key];
        const { status, text } = await send(tenant, id, { params: { [parameter]: name } });
        expect([200, lacking[id]], `${name}: ${text}`).toContain(status);
      }
    }
  },
);

test("pipelines that are created in bulk can be read, even if their edges have no IDs", async () => {
  const { tenant } = context;
  const document = {
    nodes: [
      { id: "n_source", type: "source.postgres", config: {} },
      { id: "n_target", type: "destination.s3", config: {} },
    ],
    edges: [{ source: "n_source", target: "n_target" }],
  };
  const pipelines = [{ name: "In bulk", definition: { format: "planasonix_v1", document }, environment: "production" }];
  const { attributes } = await succeed(tenant, "convert_bulkCreatePipelines", { body: { pipelines } });
  const [created] = attributes.created;
  const pipeline = await succeed(tenant, "pipelines_get", { params: { pipeline_id: created.id } });
  expect(pipeline.attributes).toMatchObject({ name: "In bulk", edges: [{ id: "e_1", ...document.edges[0] }] });
});
