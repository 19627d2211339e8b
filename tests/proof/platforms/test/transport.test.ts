import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { nodeExecutable } from "./platforms/executable.ts";

const start = promisify(execFile);
const runtime = fileURLToPath(new URL("../../../../packages/runtime/", import.meta.url));
const vitest = `${runtime}node_modules/vitest/vitest.mjs`;
const nodes = [
  ["22.19", nodeExecutable("22.19")],
  [process.versions.node, process.execPath],
  ["26", nodeExecutable("26")],
] as const;

describe.each(nodes.filter(([, node]) => node !== undefined))("on Node %s", (_, node = "") => {
  test("the network tests of the runtime pass over `undiciFetch`", async () => {
    const args = [vitest, "run", "--project", "network over undici"];
    const { stdout } = await start(node, args, { cwd: runtime, env: { ...process.env, NO_COLOR: "1" } });
    const [, passed] = /^ +Tests +(\d+) passed \(\1\)$/m.exec(stdout) ?? []; // Any other result is a failure.

    expect(Number(passed)).toBeGreaterThanOrEqual(222);
  });
});

const old = nodeExecutable("22.12");

test.runIf(old !== undefined)("Node 22.12 is told which version `undiciFetch` needs", async () => {
  const program = 'import("@planasonix/client/undici").catch(({ message }) => console.log(message))';
  const { stdout } = await start(old ?? "", ["--eval", program], { cwd: import.meta.dirname });

  expect(stdout).toContain("`undiciFetch` needs Node 22.19 or newer");
});
