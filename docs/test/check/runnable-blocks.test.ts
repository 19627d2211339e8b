import { expect, test } from "vitest";
import { findRunnable } from "../../src/check/runnable-blocks.ts";

const call = 'import { createClient } from "@planasonix/client";\n\nawait createClient().pipelines.get("pl_01hqxyz");';
const source = { file: "guide.md", line: 1 };

/** The lines of the blocks of a page that can run. */
async function runnable(...blocks: readonly string[]): Promise<number[]> {
  const body = blocks.map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`).join("\n");
  const found = await findRunnable([{ path: "a", title: "A", description: "A.", trail: [], body, source }]);
  return [...(found.get("a") ?? [])];
}

test("finds the programs that import what the worker has, and send requests", async () => {
  expect(await runnable(call, "const a = 1;", call)).toEqual([2, 12]);
});

test("leaves out programs that need another module or Node, or end with an error", async () => {
  const other = `import { startSandbox } from "@planasonix/sandbox";\n${call}`;
  const node = `${call}\nconsole.log(process.version);`;

  expect(await runnable(other, node, call.replace("pl_01hqxyz", "pl_none"))).toEqual([]);
});
