import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import { inlineSchemas, nameObjects } from "../../../src/generate/bundle/schemas.ts";

describe("inlineSchemas", () => {
  test("replaces references to scalars and shared fields, with the keywords beside them, and sorts the types", () => {
    const schemas = {
      run_id: { type: "string", description: "Id of the run." },
      B: object({ ids: { type: "array", items: [{ $ref: "#/components/schemas/run_id" }] }, other: null }),
      A: object({
        id: { $ref: "#/components/schemas/run_id", description: "Its id." },
        b: { $ref: "#/components/schemas/B" },
      }),
    };
    const { components } = inlineSchemas({ components: { schemas } });

    expect(Object.keys((components as JsonObject).schemas as JsonObject)).toEqual(["A", "B"]);
    expect(components).toEqual({
      schemas: {
        A: object({ id: { type: "string", description: "Its id." }, b: { $ref: "#/components/schemas/B" } }),
        B: object({ ids: { type: "array", items: [schemas.run_id] }, other: null }),
      },
    });
  });
});

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

  test("makes a component of the objects in a map", () => {
    const part = object({ id: { type: "string" } });
    const schemas = named({
      Job: object({ parts: { type: "object", additionalProperties: part }, open: { additionalProperties: true } }),
    });

    expect(schemas).toMatchObject({
      Job: { properties: { parts: { additionalProperties: { $ref: "#/components/schemas/JobPartsValue" } } } },
      JobPartsValue: part,
    });
  });

  test("rejects two inline objects of the same name", () => {
    const part = object({ id: { type: "string" } });

    expect(() => named({ Job: object({ part, attributes: object({ part }) }) })).toThrow(
      "spec/schemas: two inline objects would be called JobPart; declare one of them as a schema",
    );
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
