import type { Json, JsonObject, WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { describeApi, path, query } from "@planasonix/scripts/test/support/describe.ts";
import { expect, test } from "vitest";
import { generatePostmanCollection } from "../../generate/postman.ts";

const example = (value: Json): JsonObject => ({ examples: { typical: { summary: "A typical value", value } } });
const json = (value: Json): JsonObject => ({ content: { "application/json": example(value) } });
const id = path("run_id");

const description = {
  ...describeApi({
    "POST /runs/{run_id}/retry": {
      operationId: "runs_retry",
      summary: "Retry a run",
      description: "Starts it again.",
      tags: ["Runs"],
      parameters: [
        { ...id, ...example("run_1") },
        query("step", { required: true, ...example(2) }),
        query("mode", example("fast")),
        query("Idempotency-Key", { in: "header", ...example("key_1") }),
      ],
      requestBody: json({ force: true }),
      responses: { "202": json({ id: "run_2" }), "400": json({ error: {} }) },
    },
    "GET /runs/{run_id}/logs": {
      operationId: "runs_getLogs",
      summary: "Get the logs",
      tags: ["Logs"],
      parameters: [{ ...id, ...example("run_1") }],
      responses: { "200": { content: { "text/plain": example("line 1") } } },
    },
  }),
  info: { title: "API", version: "1.0.0", description: "An API." },
  servers: [{ url: "https://api.test/v1" }],
  tags: [
    { name: "Runs", description: "Runs of pipelines." },
    { name: "Logs", description: "Logs of runs." },
  ],
  "x-tagGroups": [{ name: "Run", tags: ["Runs", "Logs"] }],
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
                    { key: "step", value: "2", description: "The step." },
                    { key: "mode", value: "fast", description: "The mode.", disabled: true },
                  ],
                  variable: [{ key: "run_id", value: "run_1", description: "Id of the run_id." }],
                },
                header: [
                  ...header,
                  { key: "Idempotency-Key", value: "{{$guid}}", description: "The Idempotency-Key." },
                ],
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
  const { paths } = describeApi({
    "GET /runs/{run_id}": { operationId: "runs_get", tags: ["Runs"], parameters: [{ ...id, examples: {} }] },
  });

  expect(() => generatePostmanCollection({ ...description, paths })).toThrow("parameter run_id has no example");
});
