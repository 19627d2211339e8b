import { beforeAll, describe, expect, inject, test } from "vitest";
import { operationNames, readBundle } from "../src/operations.ts";
import { type Collection, type Execution, importBundle, readPublished, runCollection } from "../src/postman.ts";

const variables = { baseUrl: inject("mockUrl"), bearerToken: "any-key" };

describe.each([
  { name: "the published Postman collection", read: readPublished },
  { name: "the description, imported into Postman", read: importBundle },
])("$name", ({ read }) => {
  let executions: Execution[];
  beforeAll(async () => {
    executions = await runCollection(await read(), variables);
  });

  test("has exactly one request for each operation", async () => {
    expect(executions.map(({ operation }) => operation).sort()).toEqual(operationNames());
  });

  test("gets a success response for every request", () => {
    expect(executions.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
  });
});

describe("the published Postman collection", () => {
  let collection: Collection;
  beforeAll(async () => {
    collection = await readPublished();
  });

  test("has a folder for each group of tags, and in it one for each tag", async () => {
    const { "x-tagGroups": groups } = await readBundle();
    const folders = collection.item.map(({ name, item }) => ({ name, tags: item.map((tag) => tag.name) }));
    expect(folders).toEqual(groups);
  });

  test("declares the base URL and the API key as variables", async () => {
    const [server] = (await readBundle()).servers;
    expect(collection.variable).toMatchObject([
      { key: "baseUrl", value: server?.url },
      { key: "bearerToken", value: "" },
    ]);
  });

  test("sends a new idempotency key with each request", async () => {
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
