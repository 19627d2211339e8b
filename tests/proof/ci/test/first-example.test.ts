import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { start } from "../src/program.ts";
import { startCliRegistry } from "../src/registry.ts";

const readme = readFileSync(new URL("../../../../packages/cli/README.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/```sh published\n(.*?)```/gs)].map(([, block = ""]) => block);

test("the first example works in a shell within a minute of npx @planasonix/cli --help, against the sandbox", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  await using registry = await startCliRegistry();
  const folder = mkdtempSync(join(tmpdir(), "planasonix-first-"));
  const block = blocks.find((text) => text.includes("PLANASONIX_BASE_URL=http://127.0.0.1:4011/v1")) ?? "";
  const example = block
    .replace("http://127.0.0.1:4011/v1", sandbox.url)
    .replace("API_KEY=...", `API_KEY=${sandbox.apiKey}`);
  expect(example).toContain("planasonix pipelines run");
  const script = ["npx --yes @planasonix/cli --help", 'planasonix() { npx --yes @planasonix/cli "$@"; }', example].join(
    "\n",
  );
  writeFileSync(join(folder, "example.sh"), script);
  const startedAt = performance.now();
  const shell = start(["bash", "-eu", "example.sh"], folder, {
    PATH: process.env.PATH,
    npm_config_registry: registry.url,
    npm_config_cache: join(folder, "cache"),
    npm_config_update_notifier: "false",
  });
  expect([await shell.ended, shell.log()]).toEqual([
    0,
    expect.stringContaining("The command line of the Planasonix API"),
  ]);
  expect(performance.now() - startedAt).toBeLessThan(60_000);
  const [run] = sandbox.causes.all().filter(({ id }) => id.startsWith("run_"));
  expect(shell.log()).toContain(`"id": "${run?.id}"`);
});
