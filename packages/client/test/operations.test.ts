import * as tables from "@planasonix/openapi/operations";
import { effectsOf, type OperationTable, retryClassOf } from "@planasonix/runtime";
import {
  type DescribedOperation,
  type Description,
  listOperations,
  pathParameters,
  queryParameters,
  readDescription,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { describe, expect, test } from "vitest";
import { tables as allTables } from "../src/generated/tables.ts";
import { scripted, untyped } from "./support/client.ts";

const description: Description = readDescription(new URL("../../openapi/src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);

/** Returns the names of an operation's methods, including those that its extension fields add. */
function methodsOf(operation: DescribedOperation): string[] {
  const { object, resource, member } = operation;
  const names = [
    member,
    ...(object["x-waiter"] ? [addedMethods.wait(operation)] : []),
    ...(object["x-starts"] ? [addedMethods.start(operation)] : []),
    ...(object["x-follow"] ? [addedMethods.follow(operation)] : []),
  ];
  return names.map((name) => `${resource}.${name}`);
}

/** Returns the methods of a client, as `resource.method`. */
function methodsIn(client: object): string[] {
  return Object.keys(Object.getPrototypeOf(client))
    .filter((name) => name !== "rateLimit")
    .flatMap((resource) => Object.keys(Reflect.get(client, resource)).map((name) => `${resource}.${name}`));
}

describe("methods of a client", () => {
  const promised = operations.flatMap(methodsOf).sort();
  const { planasonix } = scripted([]);

  test(`are exactly those of the ${operations.length} described operations: ${promised.length}, including those that wait or follow a log`, () => {
    expect(methodsIn(planasonix).sort()).toEqual(promised);
  });

  test("send the described HTTP method and path, with each parameter in its place", async () => {
    const { planasonix: client, fetch } = scripted([Response.json({ data: {} })]);
    const wanted = operations.map(({ method, path }) => `${method} ${path.replaceAll("{", "").replaceAll("}", "")}`);

    for (const operation of operations) {
      const names = pathParameters(operation).map(({ name }) => name);
      const given = names.length > 1 ? [Object.fromEntries(names.map((name) => [name, name]))] : names;
      const body = operation.object.requestBody ? [{}] : [];
      // Only the request matters: many calls reject, because the response contains no resource.
      await Promise.allSettled([untyped(Reflect.get(client, operation.resource), operation.member)(...given, ...body)]);
    }

    expect(fetch.sent.map(({ method, url }) => `${method} ${new URL(url).pathname.replace("/v1", "")}`)).toEqual(
      wanted,
    );
  });

  test("have the described retry class, although the tables omit the usual one", () => {
    const rows = new Map<string, unknown>(Object.entries(tables));
    const actual = operations.map(({ resource, member, object }) => {
      const row = (rows.get(resource) as OperationTable)[member];
      return [`${resource}.${member}`, object["x-retry"], row && retryClassOf(row)];
    });

    expect(actual.filter(([, described, inTable]) => described !== inTable)).toEqual([]);
  });

  test("have the described effects, although the tables omit the usual ones", () => {
    const rows = new Map<string, unknown>(Object.entries(tables));
    const actual = operations.map(({ resource, member }) => {
      const row = (rows.get(resource) as OperationTable)[member];
      return [`${resource}.${member}`, row && effectsOf(row)];
    });

    expect(actual).toEqual(operations.map(({ name, object }) => [name, object["x-effect"]]));
  });

  test("require a body exactly where it is described as required", async () => {
    const { planasonix: client } = scripted([Response.json({ data: {} })]);
    const withBody = operations.filter(({ object }) => object.requestBody);
    const required = withBody.filter(({ object }) => object.requestBody?.required).map(({ name }) => name);

    const results = await Promise.allSettled(
      withBody.map((operation) => {
        const names = pathParameters(operation).map(({ name }) => name);
        const path = names.length > 1 ? [Object.fromEntries(names.map((name) => [name, name]))] : names;
        return untyped(Reflect.get(client, operation.resource), operation.member)(...path);
      }),
    );
    const refused = withBody.filter((_, index) => {
      const result = results[index];
      return result?.status === "rejected" && /The body must be an object/.test(String(result.reason));
    });

    expect(refused.map(({ name }) => name)).toEqual(required);
  });

  test("take bodies that are objects, and no field or query parameter in camelCase: camelCase is for options", () => {
    const bodies = operations.flatMap(({ object }) =>
      Object.values(object.requestBody?.content ?? {}).map(({ schema = {} }) => resolve<Schema>(description, schema)),
    );
    const names = [
      ...bodies.flatMap(({ properties = {} }) => Object.keys(properties)),
      ...operations.flatMap((operation) => queryParameters(operation).map(({ name }) => name)),
    ];

    expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(["object"]));
    expect(names.length).toBeGreaterThan(bodies.length);
    expect(names.filter((name) => /[A-Z]/.test(name))).toEqual([]);
  });
});

test("all operations together have the same rows as the table of each resource", () => {
  const { secrets: _, ...byResource } = tables;

  expect(allTables).toEqual(byResource);
});

/** Every operation whose last parameter, an ID, can be the last part of another path of the same method. */
const literal = operations.flatMap((operation) => {
  const before = operation.path.slice(0, operation.path.lastIndexOf("/") + 1);
  if (!operation.path.slice(before.length).startsWith("{")) return [];
  const ids = pathParameters(operation).slice(1);
  return operations
    .filter((other) => other.method === operation.method && other.path.startsWith(before))
    .map((other) => other.path.slice(before.length))
    .filter((last) => /^[\w-]+$/.test(last))
    .map((last) => ({ name: operation.name, resource: operation.resource, member: operation.member, ids, last }));
});

test("some IDs are literal paths", () => {
  expect(literal).toContainEqual(expect.objectContaining({ name: "connections.get", last: "tables" }));
});

test.each(literal)("$name refuses the ID $last, because it would call another operation", async (it) => {
  const { planasonix, fetch } = scripted([]);
  const call = untyped(Reflect.get(planasonix, it.resource), it.member);

  await expect(Promise.resolve().then(() => call(...it.ids.map(({ name }) => name), it.last))).rejects.toThrow(
    TypeError,
  );
  expect(fetch.sent).toEqual([]);
});
