import { expect, inject, test } from "vitest";
import { type RecordedRequest, startRecordingProxy } from "../src/workflows/recording-proxy.ts";
import { runWorkflow, workflows } from "../src/workflows/workflows.ts";

const mockUrl = inject("mockUrl");

const polls = (requests: readonly RecordedRequest[]) =>
  requests.filter(({ line }) => line.startsWith("GET /v1/runs/run_"));
const isPoll = (requests: readonly RecordedRequest[]) => /^GET \/v1\/runs\/\w+$/.test(requests.at(-1)?.line ?? "");

test.each(workflows)("the workflow %s meets the criteria of all its steps", async (workflow) => {
  const { status, output } = await runWorkflow(workflow, mockUrl);
  expect(status, output).toBe(0);
});

test("run-a-pipeline polls again while the run is running", async () => {
  const proxy = await startRecordingProxy(mockUrl, (requests) =>
    isPoll(requests) && polls(requests).length === 1 ? "running" : undefined,
  );
  const { status, output } = await runWorkflow("run-a-pipeline", proxy.url);
  await proxy.close();
  expect(status, output).toBe(0);
  expect(proxy.requests.map(({ line }) => line)).toEqual([
    "POST /v1/connections",
    "POST /v1/connections/test",
    "POST /v1/pipelines",
    "POST /v1/pipelines/pl_01hqxyz/run",
    "GET /v1/runs/run_01j8k2m4",
    "GET /v1/runs/run_01j8k2m4",
    "GET /v1/runs/run_01j8k2m4/logs",
  ]);
});

test("run-a-pipeline fails, without another poll, when the run has failed", async () => {
  const proxy = await startRecordingProxy(mockUrl, (requests) => (isPoll(requests) ? "failed" : undefined));
  const { status } = await runWorkflow("run-a-pipeline", proxy.url);
  await proxy.close();
  expect(status).toBe(1);
  expect(proxy.requests.at(-1)?.line).toBe("GET /v1/runs/run_01j8k2m4");
  expect(polls(proxy.requests)).toHaveLength(1);
});

test("rotate-an-api-key authenticates the deletion of the old key with the new key", async () => {
  const proxy = await startRecordingProxy(mockUrl);
  const { status, output } = await runWorkflow("rotate-an-api-key", proxy.url);
  await proxy.close();
  expect(status, output).toBe(0);
  expect(proxy.requests.map(({ authorization }) => authorization)).toEqual([
    "Bearer any-key",
    "Bearer any-key",
    "Bearer plnx_live_example...",
    "Bearer plnx_live_example...",
  ]);
  expect(proxy.requests.at(-1)?.line).toBe("DELETE /v1/user/api-keys/key_01jq8ci");
});
