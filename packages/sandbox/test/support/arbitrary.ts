import fc, { type Arbitrary } from "fast-check";
import { isObject, type JsonObject, strings } from "../../src/description/document.ts";
import type { Operation, Parameter } from "../../src/description/operation.ts";
import { typesOf } from "../../src/description/resource-shape.ts";
import { type CallInput, document, model } from "./calls.ts";

/** IDs that exist in the demo data, from the examples of path parameters. */
const knownIds = [...model.operations.values()]
  .flatMap(({ parameters }) => parameters.filter((one) => one.in === "path"))
  .map(({ example }) => String(example));

const text: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...knownIds) },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "é", "null", "0", "../..", "a".repeat(300)) },
);

/** Generates values that a schema allows. */
export function valuesOf(schema: unknown, depth = 0): Arbitrary<unknown> {
  const resolved = document.resolve(schema);
  if (Array.isArray(resolved.enum)) return fc.constantFrom(...resolved.enum);
  if ("const" in resolved) return fc.constant(resolved.const);
  const options = [resolved.oneOf, resolved.anyOf].filter(Array.isArray).flat();
  if (options.length > 0) return fc.oneof(...options.map((option) => valuesOf(option, depth)));
  const types = typesOf(resolved);
  if (types.length === 0) return fc.jsonValue({ maxDepth: 2 });
  return fc.oneof(...types.map((type) => valuesOfType(type, resolved, depth)));
}

function valuesOfType(type: string, schema: JsonObject, depth: number): Arbitrary<unknown> {
  const { minimum = 0, maximum = 1000, minItems = 0, format } = schema;
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: Number(minimum), max: Number(maximum) });
    case "number":
      return fc.double({ min: Number(minimum), max: Number(maximum), noNaN: true });
    case "array":
      return fc.array(valuesOf(schema.items, depth + 1), {
        minLength: Number(minItems),
        maxLength: depth > 3 ? Number(minItems) : 3,
      });
    case "object":
      return objectsOf(schema, depth);
    default:
      return formatted(format) ?? bounded(schema);
  }
}

function bounded({ minLength, maxLength }: JsonObject): Arbitrary<string> {
  if (minLength === undefined && maxLength === undefined) return text;
  return fc.string({ minLength: Number(minLength ?? 0), maxLength: Number(maxLength ?? 50) });
}

function formatted(format: unknown): Arbitrary<string> | undefined {
  if (format === "date-time")
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
  if (format === "uri") return fc.constantFrom("https://hooks.example.com/a", "http://127.0.0.1:9/");
  if (format === "email") return fc.constant("someone@example.com");
  return undefined;
}

function objectsOf(schema: JsonObject, depth: number): Arbitrary<unknown> {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = strings(schema.required);
  const shape = Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => depth < 4 || required.includes(name))
      .map(([name, property]) => [name, valuesOf(property, depth + 1)]),
  );
  if (Object.keys(shape).length === 0)
    return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 });
  return fc.record(shape, { requiredKeys: required });
}

/** Generates requests that the description allows for an operation, with existing and unknown IDs. */
export function requestsTo(operation: Operation): Arbitrary<CallInput> {
  const path = operation.parameters.filter((one) => one.in === "path");
  const query = operation.parameters.filter((one) => one.in === "query");
  const body = operation.body?.schemas.get("application/json");
  return fc.record(
    {
      params: fc.record(Object.fromEntries(path.map((one) => [one.name, pathValues(one)]))),
      query: fc.record(Object.fromEntries(query.map((one) => [one.name, queryValues(one)])), {
        requiredKeys: query.filter(({ required }) => required).map(({ name }) => name),
      }),
      body: body === undefined ? fc.constant(undefined) : bodies(operation, body),
    },
    { requiredKeys: ["params", "query", "body"] },
  );
}

function bodies({ body }: Operation, pointer: string): Arbitrary<unknown> {
  const schema = pointer
    .slice(1)
    .split("/")
    .reduce<unknown>((value, key) => document.resolve(value)[key.replaceAll("~1", "/")], document.root);
  const values = valuesOf(schema);
  return body?.required ? values : fc.option(values, { nil: undefined });
}

function pathValues({ example, schema }: Parameter): Arbitrary<string> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum.map(String));
  const others = text.filter((value) => value.trim() !== "" && !value.includes("..") && !/\p{Cs}/u.test(value));
  return fc.oneof({ weight: 3, arbitrary: fc.constant(String(example)) }, { weight: 1, arbitrary: others });
}

function queryValues({ schema }: Parameter): Arbitrary<string> {
  return valuesOf(schema).map((value) => (Array.isArray(value) ? value.join(",") : String(value)));
}
