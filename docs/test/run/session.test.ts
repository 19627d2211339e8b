import { afterAll, expect, test } from "vitest";
import { startNodeSession } from "../../src/run/node-session.ts";
import type { Command, SampleFacts } from "../../src/run/protocol.ts";

const start = `import { createClient } from "@planasonix/client";
const run: object = await createClient().pipelines.run("pl_01hqxyz");
console.log(run);`;
const facts: SampleFacts = {
  states: {
    "pipelines.get": {
      before: [{ method: "POST", path: "/pipelines/pl_01hqxyz/clone" }],
      replaced: { from: "pl_other" },
    },
  },
  works: {
    "pipelines.run": {
      method: "POST",
      path: "/pipelines/{pipeline_id}/run",
      workId: "/data/id",
      poll: "/runs/{run_id}",
      failed: "failed",
    },
  },
};
const node = await startNodeSession();
const session = node.with(facts);
afterAll(() => node[Symbol.asyncDispose]());

function run(code: string, operation = "pipelines.run", failing?: string): Command {
  return { kind: "run", place: "sample", sample: { code, operation }, failing };
}

test("runs a sample in TypeScript, and reports its requests and its output", async () => {
  const { requests, output, error, hasWork } = await session(run(start));

  expect(requests).toEqual([
    { operation: "pipelines.run", method: "POST", path: "/v1/pipelines/pl_01hqxyz/run", status: 202 },
  ]);
  expect(output).toContain('"status": "queued"');
  expect({ error, hasWork }).toEqual({ error: undefined, hasWork: true });
});

test("moves the clock, and reads the work that the sample has started", async () => {
  const { now } = await session(run(start));
  const later = await session({ kind: "advance", place: "sample" });

  expect(later.output).toContain('"status": "succeeded"');
  expect(later.requests).toMatchObject([{ operation: "runs.get", status: 200 }]);
  expect(later.now - now).toBe(120_000);
});

test("lets the work fail on request", async () => {
  const { output, requests } = await session(run(start, "", "pipelines.run"));

  expect(output).toContain('"status": "failed"');
  expect(requests.map(({ operation }) => operation)).toEqual(["pipelines.run", "runs.get"]);
});

test("prepares the state of a sample, and puts the new ID into it", async () => {
  const code = `import { createClient } from "@planasonix/client";
console.log((await createClient().pipelines.get("pl_other")).id);`;
  const { prepared, replaced, output, requests } = await session(run(code, "pipelines.get"));

  expect(prepared).toMatchObject([{ operation: "pipelines.clone", status: 201 }]);
  expect(requests).toMatchObject([{ operation: "pipelines.get", status: 200 }]);
  expect(output).toBe(`${replaced?.to}\n`);
});

test("runs each sample on new data", async () => {
  const code = `import { createClient } from "@planasonix/client";
await createClient().projects.create({ name: "Only once" });`;

  await session(run(code));
  expect((await session(run(code))).error).toBe(undefined);
});

test("keeps the data of each sample, until many others have run", async () => {
  const later: Command = { kind: "advance", place: "first" };
  await session({ ...run(start), place: "first" });
  await session({ ...run(start), place: "second" });
  expect((await session(later)).output).toContain('"status": "succeeded"');

  for (let other = 0; other < 50; other += 1) await session({ ...run(";"), place: `other-${other}` });
  await expect(session(later)).rejects.toThrow("run the sample again");
});

test("reports mistakes in a sample, and imports that the page does not have", async () => {
  expect((await session(run("let x: = 1;"))).error).toMatch(/^SyntaxError: /);
  expect((await session(run('import "node:fs";'))).error).toEqual(
    expect.stringMatching(/^Error: node:fs cannot be imported here, only @planasonix\/client, /),
  );
});
