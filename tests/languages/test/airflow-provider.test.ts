import { expect, test } from "vitest";
import { checkProvider, expectedOfProvider } from "../src/airflow-provider.ts";

function print(calls: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(calls).map(([call, value]) => JSON.stringify({ call, value }));
  return ["2026-12-01T07:00:28Z [info] Checking status of job job_1", ...lines, ""].join("\n");
}

test("counts the calls between the lines that Airflow logs", () => {
  expect(checkProvider(print(expectedOfProvider), new Map())).toBe(Object.keys(expectedOfProvider).length);
});

test.each([
  ["get_job", "succeeded", '"get_job" returned "succeeded" instead of "completed"'],
  ["trigger_sync, same key", { "same job": false }, '"trigger_sync, same key" returned {"same job":false}'],
  ["sensor", undefined, '"sensor" returned undefined'],
])("rejects the call %s that returned %j", (call, value, message) => {
  expect(() => checkProvider(print({ ...expectedOfProvider, [call]: value }), new Map())).toThrow(message);
});

test("rejects a client that came to something else", () => {
  const check = (status: string): number => checkProvider(print(expectedOfProvider), new Map([["get_job", status]]));

  expect(check("completed")).toBeGreaterThan(0);
  expect(() => check("succeeded")).toThrow('Our client came to "succeeded" in place of "get_job": "completed"');
});
