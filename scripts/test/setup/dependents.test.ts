import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

test("a changed field of the description generates and builds only the packages that read it", () => {
  const args = ["node_modules/turbo/bin/turbo", "run", "build", "--dry-run=json"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  const tasks: readonly { taskId: string; command: string; dependencies: readonly string[] }[] = JSON.parse(
    stdout.slice(stdout.indexOf("{")),
  ).tasks;

  const repeated = new Set(["@planasonix/openapi#generate"]);
  for (let size = 0; size < repeated.size; ) {
    size = repeated.size;
    for (const { taskId, dependencies } of tasks) if (dependencies.some((id) => repeated.has(id))) repeated.add(taskId);
  }
  const run = tasks.filter(({ taskId, command }) => repeated.has(taskId) && command !== "<NONEXISTENT>");

  expect(run.map(({ taskId }) => taskId.replace("@planasonix/", "")).toSorted()).toEqual([
    "cli#build",
    "cli#generate",
    "client#build",
    "client#generate",
    "configured#generate",
    "contract#generate",
    "mcp#build",
    "mcp#generate",
    "mock#build",
    "openapi#build",
    "openapi#generate",
    "sandbox#build",
    "sandbox#generate",
  ]);
});
