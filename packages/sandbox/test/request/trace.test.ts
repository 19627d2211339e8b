import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { changesOfFolder, type Entry } from "@planasonix/scripts/trace/trace.ts";
import { beforeAll, expect, test } from "vitest";

let entries: readonly Entry[] = [];

// A process of its own, because the debugger stops its main thread.
beforeAll(async () => {
  const program = fileURLToPath(new URL("../support/trace-main.ts", import.meta.url));
  const args = ["--disable-warning=ExperimentalWarning", program, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 10_000_000 });
  entries = JSON.parse(stdout);
});

test("a request passes the steps in the order of ARCHITECTURE.md", () => {
  const steps = ["identify", "recorded", "disrupted", "present", "respond", "count", "checkAddress", "checkScopes"];
  const rest = ["once", "readRequest", "createCall", "checkCall", "findMistakes", "perform", "serialize"];
  const names = new Set(entries.map(({ name }) => name));
  expect([...names].filter((name) => [...steps, ...rest].includes(name))).toEqual([...steps, ...rest]);
});

test("a request that starts a run changes its folder at most 45 times", () => {
  const changes = changesOfFolder(entries);
  expect(changes.length, JSON.stringify(changes, undefined, 1)).toBeLessThanOrEqual(45);
});

test("a request that starts a run passes no folder beside its way", () => {
  expect(new Set(entries.map(({ folder }) => folder.split("/")[0]))).toEqual(
    new Set(["request", "description", "store", "tenants", "time", "operations", "response"]),
  );
});
