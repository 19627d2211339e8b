import { readFileSync } from "node:fs";
import { createClient } from "@planasonix/client";
import { memoryStore, startOnce } from "@planasonix/client/once";
import { startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";

const name = "failed-run.ts";
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README of the sandbox shows the test in failed-run.test.ts", () => {
  const [, rest = ""] = read("../../packages/sandbox/README.md").split(`\`\`\`ts ${name}\n`);

  expect(rest.split("```\n")[0]).toBe(read("failed-run.test.ts"));
});

test.each([
  ["twice at a speed at which it outlasts the safety times", { speed: 600 }, 4_000 * 600, ["#1", "#1"]],
  ["once with a manual clock", { clock: "manual" }, 50_000, ["#1"]],
] as const)("a slow start under one key is sent %s", async (_, options, delayMs, sent) => {
  await using sandbox = await startSandbox({ ...options, idempotencyKeys: "ignored" });
  sandbox.faults.add({ operation: "pipelines.run", delayMs, times: 1 });
  const store = memoryStore();
  const clock = "clock" in options ? { clock: sandbox.clock.client } : {};
  const start = async (): Promise<unknown> => {
    const planasonix = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey, ...clock });
    return planasonix.pipelines.runAndWait("pl_01hqxyz", {}, { start: startOnce({ key: "day", store }) }).catch(String);
  };
  const first = start();
  await expect.poll(() => sandbox.requests.all("pipelines.run")).toHaveLength(1);
  await Promise.all([first, start()]);

  expect(sandbox.requests.all("pipelines.run").map(({ idempotencyKey }) => idempotencyKey?.slice(-2))).toEqual(sent);
});
