import { describe, expect, test, vi } from "vitest";
import { createValidator } from "../../src/description/compiled.ts";
import { serialize } from "../../src/response/serialize.ts";
import { document, model, operationOf } from "../support/calls.ts";

const validator = createValidator(document);
const valid = { name: "Orders", created_at: "2026-11-24T13:00:00Z", updated_at: "2026-11-24T13:00:00Z" };

const projectWith = (attributes: object) => ({ type: "project", seq: 1, id: "proj_1", isDeleted: false, attributes });

function callOf(id: string) {
  return { operation: operationOf(id), kind: model.kinds.get(id), workspace: { model, now: 0 } } as never;
}

/** Serializes a project with these attributes as the response to its creation. */
function serializeProject(attributes: object) {
  const result = { kind: "resource", resource: projectWith(attributes) } as never;
  return serialize(callOf("projects_create"), result, validator);
}

test("serializes a resource as the description declares it", () => {
  const { status, headers, body } = serializeProject(valid);

  expect({ status, headers }).toEqual({ status: 201, headers: { "Content-Type": "application/json" } });
  expect(JSON.parse(String(body))).toMatchObject({ data: { id: "proj_1", type: "project", attributes: valid } });
});

test("throws for a response that violates the description, and counts the violations", () => {
  const prefix = "projects_create returned a response that violates the description: response.data.attributes.";

  expect(() => serializeProject({ ...valid, name: 1 })).toThrow(new TypeError(`${prefix}name must be of type string`));
  expect(() => serializeProject({ ...valid, name: 1, created_at: 2 })).toThrow(
    /must be of type string \(and 1 more\)$/,
  );
});

test("a response without a body has no content type", () => {
  const call = { operation: { successes: [{ status: 204 }] } } as never;

  expect(serialize(call, { kind: "view", attributes: {} }, validator)).toEqual({ status: 204, headers: {}, body: "" });
});

describe("a read", () => {
  /** Serializes a result twice. Returns both responses, and how often a response was checked. */
  function twice(id: string, own: object) {
    const check = vi.fn(() => []);
    const result = { kind: "resource", resource: projectWith(valid), ...own } as never;
    const [first, second] = [0, 1].map(() => serialize(callOf(id), result, () => check));
    return { first, second, checks: check.mock.calls.length };
  }

  test("of a resource that has not changed is rendered and checked once", () => {
    const { first, second, checks } = twice("projects_get", {});

    expect(second).toBe(first);
    expect(JSON.parse(String(first?.body))).toMatchObject({ data: { id: "proj_1" } });
    expect(checks).toBe(1);
  });

  test.each([
    ["has attributes that are not stored", "projects_get", { shown: { description: "x" } }],
    ["is rendered as another response", "projects_get", { success: operationOf("projects_create").successes[0] }],
    ["is no read", "projects_update", {}],
    ["has no resource", "projects_get", { kind: "view", attributes: valid }],
  ])("is rendered again if it %s", (_reason, id, own) => {
    const { first, second, checks } = twice(id, own);

    expect(second).toEqual(first);
    expect(checks).toBe(2);
  });

  test("by another operation is rendered as that operation declares it", () => {
    const result = { kind: "resource", resource: projectWith(valid) } as never;
    const other = {
      ...operationOf("projects_get"),
      successes: [{ ...operationOf("projects_get").successes[0], status: 203 }],
    };
    serialize(callOf("projects_get"), result, validator);

    expect(
      serialize({ ...(callOf("projects_get") as object), operation: other } as never, result, validator).status,
    ).toBe(203);
  });
});

describe("a file", () => {
  const fileOf = (mediaType: string, ...headers: string[]) => {
    const operation = { name: "things.export", successes: [{ status: 200, headers: new Set(headers) }] };
    return serialize({ operation } as never, { kind: "file", body: "content", mediaType }, validator);
  };

  test.each([
    ["text/csv", "things-export.csv"],
    ["application/gzip", "things-export.gz"],
    ["application/octet-stream", "things-export.bin"],
  ])("of the type %s is named %s", (mediaType, name) => {
    expect(fileOf(mediaType, "Content-Disposition")).toEqual({
      status: 200,
      headers: { "Content-Type": mediaType, "Content-Disposition": `attachment; filename="${name}"` },
      body: "content",
    });
  });

  test("has no name unless the description declares one", () => {
    expect(fileOf("text/csv").headers).toEqual({ "Content-Type": "text/csv" });
  });
});
