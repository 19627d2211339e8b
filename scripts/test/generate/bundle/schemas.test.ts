import { describe, expect, test } from "vitest";
import { nameObjects } from "../../../generate/bundle/schemas.ts";
import type { JsonObject } from "../../../openapi/description.ts";

describe("nameObjects", () => {
  test("makes a component of the attributes, of objects in them and of items, each named after its place", () => {
    const part = object({ id: { type: "string" } });
    const entries = { type: "array", items: part };
    const schemas = named({ Job: object({ attributes: object({ metrics: part, entries }) }) });

    expect(Object.keys(schemas)).toEqual(["Job", "JobAttributes", "JobEntry", "JobMetrics"]);
    expect(schemas.Job).toEqual(object({ attributes: { $ref: "#/components/schemas/JobAttributes" } }));
    expect(schemas.JobAttributes).toEqual(
      object({
        metrics: { $ref: "#/components/schemas/JobMetrics" },
        entries: { type: "array", items: { $ref: "#/components/schemas/JobEntry" } },
      }),
    );
  });

  test("leaves maps and nullable objects inline", () => {
    const map = { type: "object", additionalProperties: { type: "string" } };
    const error = { ...object({ message: { type: "string" } }), type: ["object", "null"] };

    expect(named({ Job: object({ map, error }) })).toEqual({ Job: object({ map, error }) });
  });

  test("keeps `x-sensitive` next to the reference to a named object", () => {
    const { Job } = named({ Job: object({ config: { ...object({ a: { type: "string" } }), "x-sensitive": true } }) });

    expect(Job).toEqual(object({ config: { $ref: "#/components/schemas/JobConfig", "x-sensitive": true } }));
  });

  test("rejects an inline object whose name a schema has", () => {
    const inner = object({ id: { type: "string" } });

    expect(() => named({ Job: object({ metrics: inner }), JobMetrics: inner })).toThrow(
      "spec/schemas: an inline object would have the name of the schema JobMetrics; rename one of them",
    );
  });
});

function named(schemas: JsonObject): JsonObject {
  const { components } = nameObjects({ components: { schemas } });
  return (components as JsonObject).schemas as JsonObject;
}

function object(properties: JsonObject): JsonObject {
  return { type: "object", properties };
}
