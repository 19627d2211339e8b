import { expect, test } from "vitest";
import { checkRuns } from "../../src/check/sample-facts.ts";
import { operationPath } from "../../src/pages/operations/links.ts";
import { operations } from "../../src/repository.ts";

const described = (name: string) => operations.get(name) ?? expect.unreachable(name);

test("finds the requests before a sample that fails on the demo data", async () => {
  const { facts, problems } = await checkRuns([], [described("streams.resume"), described("runs.cancel")]);

  expect(problems).toEqual([]);
  expect(facts.states["streams.resume"]).toEqual({
    before: [{ method: "POST", path: expect.stringMatching(/^\/streams\/\w+\/pause$/) }],
  });
  // A run of the demo data has ended, so the sample gets the ID of a new one.
  expect(facts.states["runs.cancel"]?.replaced).toEqual({ from: expect.stringMatching(/^run_/) });
});

test("knows the work that operations start", async () => {
  const { facts } = await checkRuns([], [described("pipelines.run"), described("pipelines.get")]);

  expect(facts.works).toEqual({
    "pipelines.run": expect.objectContaining({ poll: "/runs/{run_id}", failed: "failed" }),
  });
});

test("reports a sample that ends with another status than a documented one, with its place", async () => {
  const operation = described("pipelines.list");
  const source =
    'import { createClient } from "@planasonix/client";\n\nawait createClient().pipelines.list({ cursor: "x" });\n';
  const object = { ...operation.object, "x-codeSamples": [{ lang: "typescript", source }] };
  const body = `Text.\n\n\`\`\`typescript\n${source}\`\`\`\n`;
  const page = { path: operationPath("pipelines.list"), title: "A", description: "A page.", trail: [], body };

  expect((await checkRuns([page], [{ ...operation, object }])).problems).toEqual([
    expect.stringMatching(
      /^operations\/pipelines\/list\.md:6: the sample of pipelines\.list must end with 200: .* 400/,
    ),
  ]);
});
