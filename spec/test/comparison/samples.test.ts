import { type Description, listOperations, type Schema } from "@planasonix/scripts/openapi/description.ts";
import { parseSamples } from "@planasonix/scripts/openapi/samples.ts";
import { describe, expect, test } from "vitest";
import { compareSamples } from "../../comparison/samples.ts";

const HEADER = "operation\tkind\tstatus\tsample\tmember\ttypes\tpart";

describe("compareSamples", () => {
  test("accepts a payload that shows the required fields and no unknown ones", () => {
    const { agreeing, differences } = compare(attributes({ name: { type: "string" } }, ["name"]), [".name\tstring"]);

    expect(differences).toEqual([]);
    expect(agreeing.response).toBe(1);
  });

  test.each<[string, Schema, readonly string[], string]>([
    [
      "a required field that the payload does not show",
      attributes({ name: { type: "string" }, size: { type: "integer" } }, ["name", "size"]),
      [".name\tstring"],
      "`data.attributes.size` is required, but the documented payload does not show it",
    ],
    [
      "a required field that only some objects of the payload show",
      attributes({ parts: { type: "array", items: object({ id: { type: "string" } }, ["id"]) } }, ["parts"]),
      [".parts\tarray", ".parts[]\tobject", ".parts[].id\tstring\t1/2"],
      "`data.attributes.parts[].id` is required, but the documented payload does not show it",
    ],
    [
      "a documented field that the schema lacks",
      attributes({}, []),
      [".name\tstring"],
      "`data.attributes.name` is documented, but its schema does not have it",
    ],
    [
      "a documented field of an open item",
      attributes({ parts: { type: "array", items: { type: "object", additionalProperties: true } } }, ["parts"]),
      [".parts\tarray", ".parts[]\tobject", ".parts[].id\tstring"],
      "`data.attributes.parts[].id` is documented, but its schema does not have it",
    ],
    [
      "a field whose documented type its schema does not allow",
      attributes({ size: { type: "integer" } }, ["size"]),
      [".size\tstring"],
      "`data.attributes.size` is string in the documented payload, integer in its schema",
    ],
    [
      "a null that the schema does not allow",
      attributes({ name: { type: "string" } }, ["name"]),
      [".name\tnull|string"],
      "`data.attributes.name` is null in the documented payload, string in its schema",
    ],
  ])("reports %s", (_, schema, rows, problem) => {
    const { agreeing, differences } = compare(schema, rows);

    expect(differences).toEqual([`things.get: response ${problem} (things:1, Thing)`]);
    expect(agreeing.response).toBe(0);
  });

  test("reports a nested optional field that every payload shows", () => {
    const part = object({ id: { type: "string" } }, []);
    const { differences } = compare(attributes({ part }, ["part"]), [".part\tobject", ".part.id\tstring"]);

    expect(differences).toEqual([
      "things.get: response `data.attributes.part.id` is in every documented payload, but not required (Thing)",
    ]);
  });

  test("accepts any key of an open map", () => {
    const { differences } = compare(
      attributes({ config: { type: "object", additionalProperties: true } }, ["config"]),
      [".config\tobject", ".config.host\tstring"],
    );

    expect(differences).toEqual([]);
  });

  test("reports a documented operation that the description lacks", () => {
    const { differences } = compareSamples(description(attributes({}, [])), [], samples([]));

    expect(differences).toEqual(["things.get: response is documented, but not described (things:1)"]);
  });
});

function compare(schema: Schema, rows: readonly string[]) {
  const described = description(schema);
  return compareSamples(described, listOperations(described), samples(rows));
}

/** A documented payload with `data.attributes`. Each row is the path of a field below, and its types. */
function samples(rows: readonly string[]) {
  const lines = ["\tobject", ...rows].map((row) => `things.get\tresponse\t200\tthings:1\tdata.attributes${row}`);
  return parseSamples([HEADER, ...lines].join("\n"));
}

function attributes(properties: Record<string, Schema>, required: readonly string[]): Schema {
  return object({ attributes: object(properties, required) }, ["attributes"]);
}

function object(properties: Record<string, Schema>, required: readonly string[]): Schema {
  return { type: "object", properties, required };
}

function description(thing: Schema): Description {
  const schema = object({ data: { $ref: "#/components/schemas/Thing" } }, ["data"]);
  const responses = { "200": { content: { "application/json": { schema } } } };
  return {
    info: { version: "1.0.0" },
    paths: { "/things/{id}": { get: { operationId: "things_get", responses } } },
    components: { schemas: { Thing: thing } },
  };
}
