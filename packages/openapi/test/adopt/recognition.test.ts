import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import { adopt } from "../../src/adopt/adopt.ts";
import { recognitionOf } from "../../src/adopt/recognition.ts";
import { ofWorkspace, ours, stripped, withPaths } from "../support/documents.ts";

const json = (media: JsonObject): JsonObject => ({ description: "", content: { "application/json": media } });

const document = stripped();
/** A part of our description, which is adopted in a fraction of the time. */
const part = withPaths(document, (path, item) => (path.startsWith("/pipelines") ? [path, item] : undefined));

/** What is recognized of a description with other members. */
function recognized(members: JsonObject, document = part) {
  return recognitionOf(adopt(ours, { ...document, ...members }, "file"));
}

/** The example of an operation that only the file has. */
function exampleWith(responses: JsonObject) {
  const { others } = recognized({
    paths: { ...(part.paths as JsonObject), "/widgets": { get: { responses } } },
    components: { ...(part.components as JsonObject), examples: { Shown: { value: { shown: true } } } },
  });
  return others;
}

describe("recognitionOf", () => {
  test.each([
    ["https://planasonix.example/api/v2", "/api/v2"],
    ["https://planasonix.example/v2/", "/v2"],
    ["/v3", "/v3"],
    ["https://planasonix.example", "/v1"],
    ["https://planasonix.example/{version}", "/v1"],
  ])("of a file with the server %s has the base path %s", (url, basePath) => {
    expect(recognized({ servers: [{ url }] }).basePath).toBe(basePath);
  });

  test("adds the prefix of the paths to the path of the server", () => {
    expect(recognized({ servers: [{ url: "https://a.example/api" }] }, ofWorkspace()).basePath).toBe("/api/v1");
  });

  test("lists an operation that ours has as recognized, and not among the others", () => {
    const { others, recognized: known } = recognized({}, document);

    expect(others).toEqual([]);
    expect(known).toContainEqual({
      known: "pipelines.run",
      name: "pipelines.run",
      method: "POST",
      path: "/pipelines/{pipeline_id}/run",
    });
  });

  test.each<[string, JsonObject, { status: number; body: unknown }]>([
    ["the named example", { 201: json({ examples: { a: { value: [1] } } }) }, { status: 201, body: [1] }],
    [
      "an example that is referred to",
      { 200: json({ examples: { a: { $ref: "#/components/examples/Shown" } } }) },
      { status: 200, body: { shown: true } },
    ],
    ["the only example", { 200: json({ example: { one: 1 } }) }, { status: 200, body: { one: 1 } }],
    [
      "all properties of the schema",
      { "2XX": json({ schema: { type: "object", properties: { size: { type: "integer" }, name: {} } } }) },
      { status: 200, body: { size: 1, name: "name" } },
    ],
    ["nothing if it has no JSON", { 204: { description: "" } }, { status: 204, body: undefined }],
  ])("answers an operation that only the file has with %s", (_, responses, expected) => {
    expect(exampleWith(responses)).toMatchObject([{ method: "GET", path: "/widgets", ...expected }]);
  });
});
