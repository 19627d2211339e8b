import { expect, test } from "vitest";
import { readOperations } from "../../src/description/read-operations.ts";

const json = (schema: object) => ({ description: "A response.", content: { "application/json": { schema } } });
const error = { type: "object", properties: { code: { type: "string" } } };
const get = { responses: { 200: json({ type: "string" }), 404: json(error), default: json(error) } };
const document = { openapi: "3.1.0", info: {}, paths: { "/a": { get }, "/b": { get: structuredClone(get) } } };

test("operations share the schemas of equal errors, so that Prism compiles each once", async () => {
  const operations = await readOperations(document, "openapi.json");
  const responses = operations.flatMap((operation) => operation.responses);
  const schemas = responses.filter(({ code }) => code !== "200").map(({ contents }) => contents?.[0]?.schema);

  expect(schemas).toHaveLength(4);
  expect(new Set(schemas).size).toBe(1);
  expect(schemas[0]).toMatchObject(error);
});

test("a schema that contains itself refers to itself by a JSON pointer", async () => {
  const items = { $ref: "#/components/schemas/Folder" };
  const folder = { type: "object", properties: { children: { type: "array", items } } };
  const paths = { "/folders/{id}": { get: { responses: { 200: json(items) } } } };
  const [operation] = await readOperations(
    { ...document, paths, components: { schemas: { Folder: folder } } },
    "a.json",
  );

  const schema = operation?.responses[0]?.contents?.[0]?.schema;
  const again = { properties: { children: { type: "array", items: { $ref: "#/__bundled__/schema" } } } };
  expect(JSON.parse(JSON.stringify(schema))).toMatchObject(again);
  expect(operation).toMatchObject({ __bundled__: { schema: { type: "object", ...again } } });
});
