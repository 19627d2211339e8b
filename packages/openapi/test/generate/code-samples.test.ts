import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { describeApi, envelope, path, query, respondsWith } from "@planasonix/scripts/test/support/describe.ts";
import { expect, test } from "vitest";
import { addCodeSamples } from "../../generate/code-samples.ts";

const withExample = (object: JsonObject, value: Json): JsonObject => ({ ...object, examples: { typical: { value } } });
const required = (name: string, value: Json) => withExample(query(name, { required: true }), value);
const key = { name: "Idempotency-Key", in: "header", schema: {} };
const note = { content: { "application/json": withExample({}, { note: "it's", "x-y": 1 }) } };
const ids = [withExample(path("run_id"), "run 1"), withExample(path("node_id"), "n_1")];
const resource = (type: string, fields: readonly string[]) => ({
  properties: { type: { const: type } },
  required: [...fields],
});
const file = { "200": { content: { "application/gzip": {} } } };
const description = describeApi(
  {
    "GET /runs": { operationId: "runs_list", responses: respondsWith("RunList") },
    "POST /runs": {
      operationId: "runs_start",
      parameters: [key],
      requestBody: note,
      responses: respondsWith("RunResponse", "202"),
    },
    "GET /runs/{run_id}/nodes/{node_id}": {
      operationId: "runs_getNode",
      parameters: [...ids, required("part", "a&b"), required("depth", 2)],
      responses: respondsWith("NodeResponse"),
    },
    "DELETE /runs/{run_id}/nodes/{node_id}": {
      operationId: "runs_deleteNode",
      parameters: ids,
      responses: { "204": {} },
    },
    "GET /runs/file": { operationId: "runs_download", responses: file },
  },
  {
    Run: resource("pipeline_run", ["id", "type", "attributes"]),
    Node: resource("node", ["type", "attributes"]),
    RunResponse: envelope("Run"),
    NodeResponse: envelope("Node"),
    RunList: envelope("Run", true),
  },
);

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
  const operations = Object.values(paths as { [path: string]: { [method: string]: JsonObject } }).flatMap(
    Object.values,
  );
  return Object.fromEntries(
    operations.map(({ operationId, "x-codeSamples": samples }) => {
      const sources = samples as { lang: string; source: string }[];
      expect(sources.map(({ lang }) => lang)).toEqual(["bash", "typescript"]);
      return [operationId, sources.map(({ source }) => source.split("\n"))];
    }),
  );
}
