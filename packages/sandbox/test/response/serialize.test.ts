import { expect, test } from "vitest";
import { createValidator } from "../../src/description/compiled.ts";
import { serialize } from "../../src/response/serialize.ts";
import { document, model, operationOf } from "../support/calls.ts";

/** Serializes a project with these attributes as the response to its creation. */
function serializeProject(attributes: object) {
  const call = { operation: operationOf("projects_create"), kind: "create", workspace: { model, now: 0 } };
  const resource = { type: "project", seq: 1, id: "proj_1", isDeleted: false, attributes };
  return serialize(call as never, { kind: "resource", resource } as never, createValidator(document));
}

const valid = { name: "Orders", created_at: "2026-11-24T13:00:00Z", updated_at: "2026-11-24T13:00:00Z" };

test("serializes a resource as the description declares it", () => {
  const { status, body } = serializeProject(valid);

  expect(status).toBe(201);
  expect(JSON.parse(String(body))).toMatchObject({ data: { id: "proj_1", type: "project", attributes: valid } });
});

test("throws for a response that violates the description, and counts the violations", () => {
  const prefix = "projects_create returned a response that violates the description: response.data.attributes.";

  expect(() => serializeProject({ ...valid, name: 1 })).toThrow(new TypeError(`${prefix}name must be of type string`));
  expect(() => serializeProject({ ...valid, name: 1, created_at: 2 })).toThrow(
    /must be of type string \(and 1 more\)$/,
  );
});
