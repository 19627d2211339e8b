import { expect, test } from "vitest";
import { respond } from "../../src/request/respond.ts";
import { createPlatform } from "../../src/tenants/platform.ts";
import { createTenancy } from "../../src/tenants/tenancy.ts";

test("rethrows an error of the sandbox itself, and stores nothing", () => {
  const platform = createPlatform({ data: undefined, randomSeed: "respond" });
  const { tenant } = createTenancy(platform, {
    mode: "manual",
    speed: 1,
    now: Date.parse("2026-11-24T13:00:00Z"),
    seed: "empty",
    rateLimits: undefined,
    deliveries: { anywhere: false, fetch },
    random: () => 0,
    machine: () => 0,
  }).main;
  const [key] = tenant.workspace.resources.select("api_key");
  const bytes = new TextEncoder().encode('{"name":"Orders"}');
  const request = {
    method: "POST",
    path: "/projects",
    query: new URLSearchParams(),
    headers: { "content-type": "application/json" },
    readBody: () => Promise.resolve(bytes),
  };
  // Throws only for the schema of a response, which is compiled after the project has been created.
  const validator: typeof platform.validator = (schema) => {
    if (schema.includes("response")) throw new Error("The validator is broken");
    return platform.validator(schema);
  };

  const route = platform.router("POST", "/projects");
  const work = () => respond({ ...platform, validator }, tenant, { request, route, keyId: key?.id ?? "", bytes });

  expect(work).toThrow("The validator is broken");
  expect(tenant.workspace.resources.select("project")).toEqual([]);
});
