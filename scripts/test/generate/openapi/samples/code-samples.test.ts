import { expect, test } from "vitest";
import { addCodeSamples } from "../../../../generate/openapi/samples/code-samples.ts";
import type { Description, JsonObject } from "../../../../openapi/description.ts";

const value = (one: unknown) => ({ typical: { value: one } });
const path = (name: string, example: string) => ({
  name,
  in: "path",
  required: true,
  schema: {},
  examples: value(example),
});
const query = (name: string, example: unknown) => ({
  name,
  in: "query",
  required: true,
  schema: {},
  examples: value(example),
});
const key = { name: "Idempotency-Key", in: "header", schema: {}, examples: value("key_1") };
const json = (schema: string) => ({
  content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
});
const resource = (type: string, required: readonly string[]) => ({
  properties: { type: { const: type } },
  required: ["type", "attributes", ...required],
});

const description = {
  paths: {
    "/runs": {
      get: { operationId: "runs_list", responses: { 200: json("RunList") } },
      post: {
        operationId: "runs_start",
        parameters: [key],
        requestBody: { content: { "application/json": { examples: value({ note: "it's", "x-y": 1 }) } } },
        responses: { 202: json("RunResponse") },
      },
    },
    "/runs/{run_id}/nodes/{node_id}": {
      parameters: [path("run_id", "run 1"), path("node_id", "n_1")],
      get: {
        operationId: "runs_getNode",
        parameters: [query("part", "a&b"), query("depth", 2)],
        responses: { 200: json("NodeResponse") },
      },
      delete: { operationId: "runs_deleteNode", responses: { 204: {} } },
    },
    "/runs/file": {
      get: { operationId: "runs_download", responses: { 200: { content: { "application/gzip": {} } } } },
    },
  },
  components: {
    schemas: {
      Run: resource("pipeline_run", ["id"]),
      Node: resource("node", []),
      RunResponse: { properties: { data: { $ref: "#/components/schemas/Run" } } },
      NodeResponse: { properties: { data: { $ref: "#/components/schemas/Node" } } },
      RunList: { properties: { data: { type: "array", items: { $ref: "#/components/schemas/Run" } } } },
    },
  },
} as unknown as Description;

const samples = sourcesOf(addCodeSamples(description as unknown as JsonObject, description, "https://api.test/v1"));
const authorization = '  --header "Authorization: Bearer $PLANASONIX_API_KEY"';
const opening = [
  'import { createClient } from "@planasonix/client";',
  "",
  "const planasonix = createClient(); // reads PLANASONIX_API_KEY",
];

test("iterates over a list", () => {
  expect(samples.runs_list).toEqual([
    ["curl https://api.test/v1/runs \\", authorization],
    [
      ...opening,
      "for await (const pipelineRun of planasonix.runs.list()) {",
      "  console.log(pipelineRun.id, pipelineRun.attributes);",
      "}",
    ],
  ]);
});

test("escapes quotes in a body, and sends a new idempotency key with curl", () => {
  expect(samples.runs_start).toEqual([
    [
      "curl https://api.test/v1/runs \\",
      "  --request POST \\",
      `${authorization} \\`,
      '  --header "Idempotency-Key: $(uuidgen)" \\',
      '  --header "Content-Type: application/json" \\',
      "  --data '{",
      `  "note": "it'\\''s",`,
      '  "x-y": 1',
      "}'",
    ],
    [
      ...opening,
      `const pipelineRun = await planasonix.runs.start({ note: "it's", "x-y": 1 });`,
      "console.log(pipelineRun.id, pipelineRun.attributes);",
    ],
  ]);
});

test("passes two path parameters by name, before required query parameters", () => {
  expect(samples.runs_getNode).toEqual([
    ["curl 'https://api.test/v1/runs/run%201/nodes/n_1?part=a%26b&depth=2' \\", authorization],
    [
      ...opening,
      "const node = await planasonix.runs.getNode(",
      '  { run_id: "run 1", node_id: "n_1" },',
      '  { part: "a&b", depth: 2 },',
      ");",
      "console.log(node.attributes);",
    ],
  ]);
});

test("assigns no result for a response without a body", () => {
  expect(samples.runs_deleteNode).toEqual([
    ["curl 'https://api.test/v1/runs/run%201/nodes/n_1' \\", "  --request DELETE \\", authorization],
    [...opening, 'await planasonix.runs.deleteNode({ run_id: "run 1", node_id: "n_1" });'],
  ]);
});

test("stores a file with curl and reads it in TypeScript", () => {
  expect(samples.runs_download).toEqual([
    ["curl https://api.test/v1/runs/file \\", `${authorization} \\`, "  --output response.tar.gz"],
    [
      ...opening,
      "const file = await planasonix.runs.download();",
      "const content = await new Response(file.body).arrayBuffer();",
      "console.log(file.name, file.type, content.byteLength);",
    ],
  ]);
});

/** The lines of the samples by operationId, curl first. */
function sourcesOf({ paths }: JsonObject): Readonly<Record<string, readonly (readonly string[])[]>> {
  const operations = Object.values(paths as { [path: string]: { [method: string]: JsonObject } }).flatMap((item) =>
    Object.values(item).filter(({ operationId }) => operationId !== undefined),
  );
  return Object.fromEntries(
    operations.map((operation) => {
      const sources = operation["x-codeSamples"] as { lang: string; source: string }[];
      expect(sources.map(({ lang }) => lang)).toEqual(["bash", "typescript"]);
      return [operation.operationId, sources.map(({ source }) => source.split("\n"))];
    }),
  );
}
