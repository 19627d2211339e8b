import { expect, test } from "vitest";
import { generatePostmanCollection } from "../../../../generate/openapi/formats/postman.ts";
import type { WholeDescription } from "../../../../openapi/description.ts";

const example = (value: string | number | object) => ({ typical: { summary: "A typical value", value } });

const description = {
  info: { title: "API", version: "1.0.0", description: "An API." },
  servers: [{ url: "https://api.test/v1" }],
  tags: [
    { name: "Runs", description: "Runs of pipelines." },
    { name: "Logs", description: "Logs of runs." },
  ],
  "x-tagGroups": [{ name: "Run", tags: ["Runs", "Logs"] }],
  paths: {
    "/runs/{run_id}/retry": {
      post: {
        operationId: "runs_retry",
        summary: "Retry a run",
        description: "Starts it again.",
        tags: ["Runs"],
        parameters: [
          { name: "run_id", in: "path", required: true, description: "Id.", schema: {}, examples: example("run_1") },
          { name: "step", in: "query", required: true, description: "Step.", schema: {}, examples: example(2) },
          { name: "mode", in: "query", description: "Mode.", schema: {}, examples: example("fast") },
          { name: "Idempotency-Key", in: "header", description: "Key.", schema: {}, examples: example("key_1") },
        ],
        requestBody: { content: { "application/json": { examples: example({ force: true }) } } },
        responses: {
          "202": { content: { "application/json": { examples: example({ id: "run_2" }) } } },
          "400": { content: { "application/json": { examples: example({ error: {} }) } } },
        },
      },
    },
    "/runs/{run_id}/logs": {
      get: {
        operationId: "runs_getLogs",
        summary: "Get the logs",
        description: "Returns text.",
        tags: ["Logs"],
        parameters: [{ name: "run_id", in: "path", required: true, schema: {}, examples: example("run_1") }],
        responses: { "200": { content: { "text/plain": { examples: example("line 1") } } } },
      },
    },
  },
  components: { schemas: {} },
} as unknown as WholeDescription;

const header = [
  { key: "Accept", value: "application/json" },
  { key: "Content-Type", value: "application/json" },
];

test("groups requests in folders by group and tag, with the examples of successful responses", () => {
  const { item } = generatePostmanCollection(description);
  expect(item).toMatchObject([
    {
      name: "Run",
      item: [
        {
          name: "Runs",
          description: "Runs of pipelines.",
          item: [
            {
              name: "Retry a run",
              request: {
                method: "POST",
                description: "Starts it again.",
                url: {
                  raw: "{{baseUrl}}/runs/:run_id/retry?step=2",
                  host: ["{{baseUrl}}"],
                  path: ["runs", ":run_id", "retry"],
                  query: [
                    { key: "step", value: "2", description: "Step." },
                    { key: "mode", value: "fast", description: "Mode.", disabled: true },
                  ],
                  variable: [{ key: "run_id", value: "run_1", description: "Id." }],
                },
                header: [...header, { key: "Idempotency-Key", value: "{{$guid}}", description: "Key." }],
                body: { mode: "raw", raw: JSON.stringify({ force: true }, null, 2) },
              },
              response: [
                {
                  name: "A typical value",
                  code: 202,
                  status: "Accepted",
                  body: JSON.stringify({ id: "run_2" }, null, 2),
                  originalRequest: { url: { query: [{ key: "step", value: "2" }] } },
                },
              ],
            },
          ],
        },
        {
          name: "Logs",
          item: [
            {
              name: "Get the logs",
              request: { method: "GET", header: [{ key: "Accept", value: "text/plain" }] },
              response: [{ body: "line 1", header: [{ key: "Content-Type", value: "text/plain" }] }],
            },
          ],
        },
      ],
    },
  ]);
});

test("declares the base URL and the API key, and sends the key with every request", () => {
  expect(generatePostmanCollection(description)).toMatchObject({
    info: { name: "API", version: "1.0.0", description: "An API." },
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{bearerToken}}" }] },
    variable: [{ key: "baseUrl", value: "https://api.test/v1" }, { key: "bearerToken" }],
  });
});

test("rejects a parameter without an example, and names the parameter", () => {
  const [path = "", item = {}] = Object.entries(description.paths)[0] ?? [];
  const bare = { ...(item.post as object), parameters: [{ name: "run_id", in: "path", required: true, schema: {} }] };
  expect(() => generatePostmanCollection({ ...description, paths: { [path]: { post: bare } } })).toThrow(
    "parameter run_id has no example",
  );
});
