import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import { compareDescriptions } from "../../src/against/compare-description.ts";
import { inlined, inOpenApi30, ours, stripped, withPaths } from "../support/documents.ts";

// biome-ignore lint/suspicious/noExplicitAny: a test changes any part of the document
type Any = any;

/** The part of our description that the tables change, which is compared in a fraction of the time. */
const part: Any = withPaths(ours as never, (path, item) =>
  /^\/(connections|jobs|pipelines|projects|runs)(\/|$)/.test(path) ? [path, item] : undefined,
);

/** What a change makes of a description, one line for each finding. */
function linesOf(change: (document: Any) => void, document: JsonObject = part, known = part): string[] {
  const changed = structuredClone(document);
  change(changed);
  const { findings } = compareDescriptions(known, changed, "theirs.json");
  return findings.map(({ verdict, operation, place, seen }) => {
    const where = [operation, place].filter(Boolean).join(" ");
    return `${verdict} ${where}${where === "" ? "" : ": "}${seen.replace(/ \(also in \d+ more\)$/, "")}`;
  });
}

const schema = (document: Any, name: string): Any => document.components.schemas[name];
const parameter = (document: Any, path: string, name: string): Any =>
  document.paths[path].get.parameters.find((one: Any) => one.name === name);

/** Changes that a publisher may make, each with the verdict and the line about it. */
const planted: readonly (readonly [name: string, change: (document: Any) => void, lines: readonly string[]])[] = [
  [
    "a removed operation",
    (document) => delete document.paths["/pipelines/{pipeline_id}/run"],
    ["breaking pipelines.run: is not described: POST /pipelines/{pipeline_id}/run"],
  ],
  [
    "an added operation",
    (document) => {
      document.paths["/widgets"] = { get: { operationId: "widgets_list", responses: { 200: { description: "" } } } };
    },
    ["additional GET /widgets: is not in the description"],
  ],
  [
    "a moved operation",
    (document) => {
      document.paths["/jobs/{job_id}/abort"] = document.paths["/jobs/{job_id}/cancel"];
      delete document.paths["/jobs/{job_id}/cancel"];
    },
    ["breaking jobs.cancel: is at POST /jobs/{job_id}/abort; the client calls /jobs/{job_id}/cancel"],
  ],
  [
    "another path of all operations",
    (document) => {
      document.servers = [{ url: "https://flow.example.com/api/v1" }];
    },
    ["breaking the API is under /api/v1; the client calls /v1"],
  ],
  [
    "a renamed field of responses",
    (document) => {
      const { properties, required } = schema(document, "PipelineSummaryAttributes");
      properties.state = properties.status;
      delete properties.status;
      required[required.indexOf("status")] = "state";
    },
    [
      "breaking pipelines.list data[].attributes.status: is missing; the description says a string",
      "additional pipelines.list data[].attributes.state: is not in the description: a string",
    ],
  ],
  [
    "a removed field that is not always present",
    (document) => delete schema(document, "JobAttributes").properties.error,
    ["changed connections.sync data.attributes.error: is no longer described: an object or null"],
  ],
  [
    "a new field of responses",
    (document) => {
      schema(document, "ProjectAttributes").properties.color = { type: "string" };
    },
    ["additional projects.list data[].attributes.color: is not in the description: a string"],
  ],
  [
    "another type of a field",
    (document) => {
      schema(document, "ProjectAttributes").properties.created_at = { type: "integer" };
    },
    ["breaking projects.list data[].attributes.created_at: is a number; the description says a string"],
  ],
  [
    "a field that can be null",
    (document) => {
      schema(document, "ProjectAttributes").properties.name.type = ["string", "null"];
    },
    ["breaking projects.list data[].attributes.name: is a string or null; the description says a string"],
  ],
  [
    "a field that need not be present",
    (document) => {
      const { required } = schema(document, "ProjectAttributes");
      required.splice(required.indexOf("name"), 1);
    },
    ["breaking projects.list data[].attributes.name: can be missing; the description requires it"],
  ],
  [
    "a new value of an open list",
    (document) =>
      schema(document, "PipelineSummaryAttributes").properties.status["x-extensible-enum"].push("hibernating"),
    ["additional pipelines.list data[].attributes.status: has a value that the description does not list: hibernating"],
  ],
  [
    "an open list that lost the value at which a wait ends",
    (document) => {
      const { status } = schema(document, "PipelineRunAttributes").properties;
      status["x-extensible-enum"] = status["x-extensible-enum"].filter((value: string) => value !== "succeeded");
    },
    [
      "additional pipelines.run data.attributes.status: no longer has the value succeeded",
      "changed runs.get data.attributes.status: no longer has the value succeeded",
    ],
  ],
  [
    "an open list of the query that lost a value",
    (document) => parameter(document, "/pipelines", "status").schema["x-extensible-enum"].pop(),
    ["changed pipelines.list query.status: no longer takes the value archived"],
  ],
  [
    "a new required parameter",
    (document) =>
      document.paths["/pipelines"].get.parameters.push({
        name: "region",
        in: "query",
        required: true,
        schema: { type: "string" },
      }),
    ["breaking pipelines.list query.region: is required, and the client does not know it: a parameter of the query"],
  ],
  [
    "a removed parameter",
    (document) => {
      const { get } = document.paths["/pipelines"];
      get.parameters = get.parameters.filter((one: Any) => one.name !== "search");
    },
    ["changed pipelines.list query.search: is no longer described"],
  ],
  [
    "a smaller limit of pages",
    (document) => {
      document.components.parameters.InferredLimit.schema.maximum = 10;
    },
    ["changed pipelines.list query.limit: has the limit maximum 10; the description says none"],
  ],
  [
    "a new required field of requests",
    (document) => {
      const body = schema(document, "ProjectCreate");
      body.properties.region = { type: "string" };
      body.required.push("region");
    },
    ["breaking projects.create body.region: is required, and the client does not know it: a string"],
  ],
  [
    "a cursor elsewhere",
    (document) => {
      const { properties, required } = schema(document, "PageInfo");
      properties.next = properties.cursor;
      delete properties.cursor;
      required[required.indexOf("cursor")] = "next";
    },
    [
      expect.stringMatching(
        /^breaking \w+\.\w+ meta\.page\.cursor: is missing; the client expects `meta\.page\.cursor`/,
      ),
      expect.stringMatching(/^additional \w+\.\w+ meta\.page\.next: is not in the description/),
    ],
  ],
  [
    "a response without the envelope",
    (document) => {
      const { content } = document.paths["/projects/{project_id}"].get.responses["200"];
      content["application/json"].schema = { $ref: "#/components/schemas/ProjectAttributes" };
    },
    [expect.stringMatching(/^breaking projects\.get data: is missing; the client expects `data`/)],
  ],
  [
    "errors of another form",
    (document) => {
      document.components.schemas.ErrorResponse = { type: "object", properties: { message: { type: "string" } } };
    },
    ["changed errors have the fields message, not { error: { code, message } }"],
  ],
  [
    "another header for the key",
    (document) => {
      document.components.securitySchemes = { key: { type: "apiKey", in: "header", name: "X-Planasonix-Api-Key" } };
    },
    [
      "breaking X-Planasonix-Api-Key: requests are authenticated with apiKey X-Planasonix-Api-Key, not with `Authorization: Bearer`",
    ],
  ],
  [
    "another scope",
    (document) => {
      document.paths["/pipelines"].get["x-required-scopes"] = ["pipelines:list"];
    },
    ["changed pipelines.list: needs the scope pipelines:list"],
  ],
  [
    "a deprecated operation",
    (document) => {
      document.paths["/pipelines"].get.deprecated = true;
    },
    ["additional pipelines.list: is deprecated there"],
  ],
];

describe("compareDescriptions", () => {
  test.each(planted)("names %s with its verdict", (_, change, lines) => {
    expect(linesOf(change)).toEqual(lines);
  });

  test("names a difference of a shared object once, and counts the operations that have it", () => {
    const changed: Any = structuredClone(ours);
    schema(changed, "ProjectAttributes").properties.color = { type: "string" };
    const { findings, operations } = compareDescriptions(ours, changed, "theirs.json");

    const users = Object.keys(operations).filter((name) => /^projects\.(list|create|get|update)$/.test(name));
    expect(findings.map(({ seen }) => seen)).toEqual([
      `is not in the description: a string (also in ${users.length - 1} more)`,
    ]);
  });

  test.each<[string, (document: Any) => void, readonly string[]]>([
    [
      "a body that must be sent now",
      ({ paths }) => {
        paths["/pipelines/{pipeline_id}/run"].post.requestBody.required = true;
      },
      ["breaking pipelines.run body: is required now"],
    ],
    [
      "a body that is not taken any more",
      ({ paths }) => delete paths["/projects"].post.requestBody,
      ["changed projects.create body: is no longer described"],
    ],
    [
      "a body that is new",
      ({ paths }) => {
        paths["/jobs/{job_id}/cancel"].post.requestBody = { required: true, content: {} };
      },
      ["breaking jobs.cancel body: is required, and the client does not know it: a body"],
    ],
    [
      "a parameter that must be sent now",
      (document) => {
        parameter(document, "/pipelines", "search").required = true;
      },
      ["breaking pipelines.list query.search: is required now"],
    ],
    [
      "a parameter with another name",
      (document) => {
        parameter(document, "/pipelines", "project_id").name = "projectId";
      },
      ["breaking pipelines.list query.project_id: is no longer described"],
    ],
    [
      "a header that must be sent",
      ({ paths }) =>
        paths["/pipelines"].get.parameters.push({ name: "X-Region", in: "header", required: true, schema: {} }),
      [
        "breaking pipelines.list header.X-Region: is required, and the client does not know it: a parameter of the header",
      ],
    ],
    [
      "a header that need not be sent",
      ({ paths }) => paths["/pipelines"].get.parameters.push({ name: "X-Region", in: "header", schema: {} }),
      [],
    ],
    [
      "a response that is a file now",
      ({ paths }) => {
        paths["/projects/{project_id}"].get.responses["200"].content = { "text/csv": {} };
      },
      ["breaking projects.get: the response is no longer JSON"],
    ],
    [
      "another status of success",
      ({ paths }) => {
        const { responses } = paths["/projects/{project_id}"].get;
        responses["203"] = responses["200"];
        delete responses["200"];
      },
      [],
    ],
    ["no success at all", ({ paths }) => delete paths["/projects/{project_id}"].get.responses["200"], []],
    [
      "a password in place of the key",
      ({ components }) => {
        components.securitySchemes = { basic: { type: "http", scheme: "basic" } };
      },
      ["breaking requests are authenticated with http basic, not with `Authorization: Bearer`"],
    ],
    [
      "tokens of OAuth",
      ({ components }) => {
        components.securitySchemes = { login: { type: "oauth2", flows: {} } };
      },
      [],
    ],
    [
      "no servers and no errors",
      (document) => {
        delete document.servers;
        delete document.components.securitySchemes;
        for (const item of Object.values<Any>(document.paths)) {
          for (const operation of Object.values<Any>(item)) {
            for (const status of Object.keys(operation.responses ?? {})) {
              if (!status.startsWith("2")) delete operation.responses[status];
            }
          }
        }
      },
      [],
    ],
  ])("names %s", (_, change, lines) => {
    expect(linesOf(change)).toEqual(lines);
  });

  test.each<[string, () => JsonObject | Promise<JsonObject>]>([
    ["itself", () => ours as never],
    ["itself without extension fields", stripped],
    ["itself with every schema where it is used", () => inlined(stripped())],
    ["itself in OpenAPI 3.0", inOpenApi30],
  ])("finds no difference from %s", async (_, document) => {
    expect(linesOf(() => {}, await document(), ours)).toEqual([]);
  });
});
