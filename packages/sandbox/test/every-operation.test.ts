import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SandboxTenant } from "../src/control/sandbox-tenant.ts";
import { createValidator } from "../src/description/compiled.ts";
import { entries, isObject } from "../src/description/document.ts";
import { type Sandbox, startSandbox } from "../src/index.ts";
import { document, model, send } from "./support/calls.ts";
import { preparations } from "./support/preparations.ts";

let sandbox: Sandbox;
let tenant: SandboxTenant;

beforeAll(async () => {
  sandbox = await startSandbox({ port: false, clock: "manual" });
  tenant = await sandbox.tenant();
});

afterAll(() => sandbox.close());

describe("the documented request", () => {
  const validator = createValidator(document);

  test("exists for every operation of the description", () => {
    const items = entries(document.root.paths).flatMap(([, item]) => entries(item));
    const described = items.flatMap(([, operation]) => (isObject(operation) ? (operation.operationId ?? []) : []));

    expect([...model.operations.keys()].toSorted()).toEqual(described.toSorted());
  });

  test.each([...model.operations.values()].map((operation) => [operation.id, operation] as const))(
    "to %s gets a documented success with a valid body",
    async (id, { successes }) => {
      tenant.reset();
      const { status, text, json, headers } = await send(tenant, id, await preparations[id]?.(tenant));

      const success = successes.find((one) => one.status === status);
      expect(success, `${status}: ${text.slice(0, 300)}`).toBeDefined();
      if (success?.mediaType === undefined) return expect(text).toBe("");
      expect(headers.get("content-type")).toBe(success.mediaType);
      if (success.mediaType === "application/json") expect(validator(success.schema ?? "")(json)).toEqual([]);
    },
  );
});
