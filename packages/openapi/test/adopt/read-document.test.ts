import { expect, test } from "vitest";
import { readDocument } from "../../src/adopt/read-document.ts";

test.each([
  ["JSON", '{ "openapi": "3.0.3", "paths": {} }'],
  ["YAML", "openapi: 3.1.0\npaths: {}\n"],
])("reads %s", async (_, text) => {
  expect(await readDocument(text, "api")).toHaveProperty("paths", {});
});

test("reads a schema that contains itself", async () => {
  const Node = { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } };

  await expect(
    readDocument(JSON.stringify({ openapi: "3.1.0", paths: {}, components: { schemas: { Node } } }), "api"),
  ).resolves.toHaveProperty("components");
});

const text = (members: object): string => JSON.stringify({ openapi: "3.1.0", paths: {}, ...members });
const schemas = (all: object): string => text({ components: { schemas: all } });

test.each([
  ["is no OpenAPI", "hello", "api is no OpenAPI file, it contains a string: pass a file of OpenAPI 3.0 or 3.1"],
  ["is empty", "", "api is no OpenAPI file, it contains nothing: pass a file of OpenAPI 3.0 or 3.1"],
  ["is a list", "[]", "api is no OpenAPI file, it contains a list: pass a file of OpenAPI 3.0 or 3.1"],
  ["has another root", "{}", "api is no OpenAPI file, it has no field `openapi`: pass a file of OpenAPI 3.0 or 3.1"],
  [
    "has no paths",
    '{"openapi":"3.1.0"}',
    "api is no OpenAPI file, it has no `paths`: pass a file of OpenAPI 3.0 or 3.1",
  ],
  [
    "is Swagger 2",
    "swagger: '2.0'",
    'api is a Swagger "2.0" file: convert it to OpenAPI 3 first, such as with npx swagger2openapi',
  ],
  ["is of a later version", '{"openapi":"4.0.0"}', 'api is of OpenAPI "4.0.0": pass a file of OpenAPI 3.0 or 3.1'],
  [
    "is a web page",
    "<!doctype html><title>Log in",
    "api is a web page, not a description: download the OpenAPI file itself, and pass its path",
  ],
  [
    "refers to another file",
    schemas({ A: { $ref: "./a.yaml#/A" } }),
    'api refers to "./a.yaml#/A", outside of the file: bundle it to one file first, such as with npx @redocly/cli bundle',
  ],
  [
    "refers to what it lacks",
    schemas({ A: { $ref: "#/components/schemas/B" } }),
    'api refers to "#/components/schemas/B", which it does not contain: add it to the file',
  ],
  [
    "has a circular reference",
    schemas({ A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/A" } }),
    /^api has a circular reference, "#\/components\/schemas\/\w" to .*: one of them must contain a schema$/,
  ],
  ["cannot be decoded", schemas({ A: { $ref: "#/components/schemas/%E0%A4%A" } }), /which it does not contain/],
  ["is broken JSON", '{"openapi": ', /^api is no OpenAPI file, it can be read neither as JSON nor as YAML: /],
  ["is broken YAML", "a: [", /^api is no OpenAPI file, it can be read neither as JSON nor as YAML: /],
  ["is YAML that contains itself", "openapi: 3.1.0\npaths: &p\n  a: *p\n", /^api is no OpenAPI file, .*circular/],
  [
    "has control characters",
    '{"openapi":"\\u001b[31m\\n"}',
    'api is of OpenAPI "\\u001b[31m\\n": pass a file of OpenAPI 3.0 or 3.1',
  ],
])("refuses a file that %s, in one line", async (_, given, message) => {
  const error: Error = await readDocument(given, "api").then(
    () => new Error("was read"),
    (reason) => reason,
  );

  expect(error.name).toBe("GenerateError");
  if (typeof message === "string") expect(error.message).toBe(message);
  else expect(error.message).toMatch(message);
  expect(error.message).not.toContain("\n");
});
