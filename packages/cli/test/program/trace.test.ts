import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Entry, returnsToFolders } from "@planasonix/scripts/trace/trace.ts";
import { beforeAll, expect, test } from "vitest";

let entries: readonly Entry[] = [];

// A process of its own, because the debugger stops its main thread.
beforeAll(async () => {
  const program = fileURLToPath(new URL("../support/trace-main.ts", import.meta.url));
  const args = ["--disable-warning=ExperimentalWarning", program, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 10_000_000 });
  entries = JSON.parse(stdout);
});

test("pipelines run --wait passes the folders in the order of ARCHITECTURE.md", () => {
  const rooms = entries.map(({ folder }) => folder.split("/")[0]).filter(Boolean);
  expect([...new Set(rooms)]).toEqual(["typed", "commands", "described", "session", "shown", "work"]);
});

test("pipelines run --wait returns at most 37 times to a folder that it has left", () => {
  const returns = returnsToFolders(entries);
  expect(returns.length, JSON.stringify(returns, undefined, 1)).toBeLessThanOrEqual(37);
});
