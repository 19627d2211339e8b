import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { problemsOfSamples } from "../../src/check/check-samples.ts";

test("reports a sample that does not compile with its place", () => {
  // Below the folder of the site, where the compiler finds the packages.
  const folder = mkdtempSync(join(import.meta.dirname, "../../node_modules/.samples-"));
  const body =
    'Text.\n\n```ts\nimport { createClient } from "@planasonix/client";\n\nawait createClient().pipelines.rum("pl_1");\n```\n';
  const page = { path: "a", title: "A", description: "A page.", trail: [], body };
  try {
    expect(problemsOfSamples([page], join(folder, "samples"))).toEqual([
      expect.stringMatching(/^a\.md:8: error TS\d+: Property 'rum' does not exist/),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
