import { describe, expect, inject, test } from "vitest";
import { compileUsage, generators } from "../src/generators.ts";
import { runTool } from "../src/run-tool.ts";
import { loadUsage } from "../src/usage.ts";

const mockUrl = inject("mockUrl");

describe.each(generators)("$tool", (generator) => {
  test("generates a client without errors", async () => {
    expect(await runTool(generator.tool, generator.args)).toMatchObject({ status: 0 });
  });

  test("generates a client that compiles under strict TypeScript and has the names of the description", async () => {
    expect(await compileUsage(generator)).toEqual({ status: 0, output: "" });
  });

  test("generates a client that lists pipelines and starts a run", async () => {
    const usage = await loadUsage(generator.usage);
    expect(await usage.startFirst({ baseUrl: mockUrl, apiKey: "any-key" })).toEqual({
      name: "Orders to warehouse",
      status: "queued",
    });
  });
});
