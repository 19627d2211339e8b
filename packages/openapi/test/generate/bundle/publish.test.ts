import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../../src/generate/bundle/publish.ts";

const id = { $ref: "#/components/parameters/RunId" };
const status = { type: "string", description: "State of the run.", "x-extensible-enum": ["queued", "done"] };
const filter = { name: "status", in: "query", description: "Only runs in this state.", schema: status };

const bundle: JsonObject = {
  security: [{ bearer: [] }, { key: [] }],
  paths: {
    "/runs": {
      get: { operationId: "runs_list", "x-required-scopes": [], parameters: [filter], responses: {} },
      post: {
        operationId: "runs_start",
        "x-required-scopes": ["runs:write"],
        "x-starts": { poll: "runs_get", work_id: "/data/id" },
        responses: { "202": { description: "The run." }, "400": { description: "Not valid." } },
      },
    },
    "/runs/{run_id}": { parameters: [id], get: { operationId: "runs_get", responses: {} } },
  },
  components: { schemas: { Run: { type: "object", properties: { status } }, Kind: { "x-extensible-enum": ["a"] } } },
};

describe("the published description", () => {
  let paths: { readonly [path: string]: { readonly [method: string]: JsonObject } } = {};
  let schemas: JsonObject = {};
  beforeAll(() => {
    const published = publish(bundle);
    paths = published.paths as typeof paths;
    schemas = (published.components as JsonObject).schemas as JsonObject;
  });

  test("repeats the scopes of an operation in its security", () => {
    expect(paths["/runs"]?.post?.security).toEqual([{ bearer: ["runs:write"] }, { key: ["runs:write"] }]);
    expect(paths["/runs"]?.get).not.toHaveProperty("security");
  });

  test("moves the parameters of a path to its operations", () => {
    expect(paths["/runs/{run_id}"]).not.toHaveProperty("parameters");
    expect(paths["/runs/{run_id}"]?.get?.parameters).toEqual([id]);
  });

  test("links the successful response of an operation that starts work to the operation that polls the work", () => {
    const responses = paths["/runs"]?.post?.responses;

    expect(responses).toEqual({
      "202": { description: "The run.", links: { runs_get: expect.any(Object) } },
      "400": { description: "Not valid." },
    });
    expect(responses).toMatchObject({
      "202": { links: { runs_get: { operationId: "runs_get", parameters: { run_id: "$response.body#/data/id" } } } },
    });
  });

  test("adds known values to the description of a schema, a field or a parameter", () => {
    const known = "Known values: `queued`, `done`; others may be added.";

    expect(schemas.Run).toMatchObject({ properties: { status: { description: `State of the run. ${known}` } } });
    expect(schemas.Kind).toMatchObject({ description: "Known value: `a`; others may be added." });
    expect(paths["/runs"]?.get?.parameters).toEqual([{ ...filter, description: `Only runs in this state. ${known}` }]);
  });
});
