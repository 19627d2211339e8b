import { describe, expect } from "vitest";
import { createTest, test } from "../src/vitest.ts";
import { succeed } from "./support/calls.ts";

const testEmpty = createTest({ seed: "empty", port: false });
const urls = new Set<string>();
const keys = new Set<string>();

describe("the fixture", () => {
  test("gives a test a tenant with a manual clock", async ({ tenant }) => {
    urls.add(tenant.url);
    keys.add(tenant.apiKey);
    await tenant.clock.advance("1h");
    expect(await succeed(tenant, "pipelines_list")).not.toEqual([]);
  });

  test("gives each test a tenant of its own in the same sandbox", async ({ sandbox, tenant }) => {
    urls.add(tenant.url).add(sandbox.url);
    keys.add(tenant.apiKey).add(sandbox.apiKey);
    expect(urls.size).toBe(1);
    expect(keys.size).toBe(3);
  });

  testEmpty("passes the options of createTest to the sandbox", async ({ tenant }) => {
    expect(await succeed(tenant, "pipelines_list")).toEqual([]);
  });
});
