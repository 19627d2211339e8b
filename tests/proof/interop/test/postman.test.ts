import { type JsonObject, methods } from "@planasonix/scripts/openapi/description.ts";
import { workspaceFile } from "@planasonix/scripts/openapi/workspace-file.ts";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { description, operations } from "../src/description.ts";
import {
  type Collection,
  type Execution,
  importBundle,
  importFile,
  readPublished,
  requestsIn,
  runCollection,
} from "../src/postman.ts";

const variables = { baseUrl: inject("mockUrl"), bearerToken: "any-key" };

describe.each([
  { name: "the published Postman collection", read: readPublished },
  { name: "the description as openapi-to-postmanv2 imports it", read: importBundle },
])("$name", ({ read }) => {
  let executions: Execution[];
  beforeAll(async () => {
    executions = await runCollection(await read(), variables);
  });

  test("has exactly one request for each operation", () => {
    const described = operations.map(({ method, path }) => `${method} ${path}`);
    expect(executions.map(({ operation }) => operation).sort()).toEqual(described.sort());
  });

  test("gets a success response for every request", () => {
    expect(executions.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
  });
});

test("the file of a workspace with other names has exactly one request for each operation once Postman imports it", async () => {
  const file = workspaceFile(description);
  const described = Object.entries(file.paths as Record<string, JsonObject>).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
  );

  const collection = await importFile(JSON.stringify(file));

  expect(requestsIn(collection).sort()).toEqual(described.sort());
  expect(described).toHaveLength(operations.length);
  expect(described).toContain("POST /v2/flows/{pipeline_id}/run");
});

describe("the published Postman collection", () => {
  let collection: Collection;
  beforeAll(async () => {
    collection = await readPublished();
  });

  test("has a folder for each group of tags, and in that folder one for each tag of the group that has operations", () => {
    const used = new Set(operations.flatMap(({ object }) => object.tags));
    const groups = description["x-tagGroups"].map(({ name, tags }) => ({
      name,
      tags: tags.filter((tag) => used.has(tag)),
    }));
    const folders = collection.item.map(({ name, item }) => ({ name, tags: item.map((tag) => tag.name) }));
    expect(folders).toEqual(groups);
  });

  test("declares the base URL and the API key as variables", () => {
    expect(collection.variable).toMatchObject([
      { key: "baseUrl", value: description.servers[0].url },
      { key: "bearerToken", value: "" },
    ]);
  });

  test("sends a new idempotency key each time a POST request runs", async () => {
    const twice = { ...collection, item: [firstPost(collection), firstPost(collection)] };
    const [first, second] = await runCollection(twice, variables);
    expect(first?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.idempotencyKey).not.toBe(first?.idempotencyKey);
  });
});

function firstPost({ item }: Collection): unknown {
  const requests = item.flatMap((group) => group.item).flatMap((tag) => tag.item ?? []);
  return requests.find(({ request }) => request?.method === "POST");
}
