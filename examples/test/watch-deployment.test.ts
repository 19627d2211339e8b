import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type SandboxOptions, startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";

const workflow = parse(readFileSync(new URL("../watch-deployment/watch-deployment.yml", import.meta.url), "utf8"));
const steps: readonly { readonly id?: string; readonly run?: string; readonly if?: string }[] =
  workflow.jobs.watch.steps;
const compare = steps.find(({ id }) => id === "compare")?.run ?? "";
const issue = steps.find((step) => step.if !== undefined);
const program = join(dirname(createRequire(import.meta.url).resolve("@planasonix/cli/package.json")), "dist/bin.cjs");

/** A `gh` that keeps one issue: what it was asked is in `calls`, and the issue in `issue`. */
const gh = `#!/bin/sh
echo "$1 $2" >> calls
case "$1 $2" in
  "issue list") if [ -e issue ]; then echo 7; fi ;;
  "issue create" | "issue edit") cp report.md issue ;;
  *) exit 1 ;;
esac
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-watch-"));
  mkdirSync(join(folder, "bin"));
  const programs = { gh, planasonix: `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n` };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, "bin", name), text);
    chmodSync(join(folder, "bin", name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");

/** Runs a command as a step of GitHub does. The sandbox of this process has to respond meanwhile. */
async function step(command: string, env: Readonly<Record<string, string>>): Promise<number> {
  writeFileSync(join(folder, "output"), "");
  const child = spawn("bash", ["-e", "-c", command], {
    cwd: folder,
    env: {
      PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`,
      GITHUB_OUTPUT: join(folder, "output"),
      ...env,
    },
    stdio: "ignore",
  });
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? -1)));
}

async function start(options: SandboxOptions) {
  const sandbox = await startSandbox({ onWarning: () => {}, apiKey: "key_live_0123456789abcdef", ...options });
  onTestFinished(() => sandbox.close());
  return { sandbox, env: { PLANASONIX_API_KEY: sandbox.apiKey, PLANASONIX_BASE_URL: sandbox.url } };
}

test("watch-deployment opens an issue when the deployment has changed, and later brings it up to date", async () => {
  const first = await start({});
  expect(await step("planasonix doctor --save deployment.json", first.env)).toBe(0);

  expect([await step(compare, first.env), read("output"), read("calls")]).toEqual([0, "code=0\n", ""]);
  expect(read("report.md")).toContain("**Nothing has changed.**");

  // The next version of the deployment, at the same address, lacks an operation.
  const { port } = new URL(first.sandbox.url);
  await first.sandbox.close();
  const like = JSON.parse(read("deployment.json"));
  like.operations["glossaryTerms.list"] = { state: "missing" };
  const next = await start({ like, port: Number(port) });

  expect([await step(compare, next.env), read("output")]).toEqual([0, "code=8\n"]);
  expect(issue?.if).toBe("steps.compare.outputs.code == '8'");
  expect(await step(issue?.run ?? "exit 1", next.env)).toBe(0);
  expect(read("issue")).toContain("- breaking: new: glossaryTerms.list: does not exist here (404)");
  expect(await step(issue?.run ?? "exit 1", next.env)).toBe(0);
  expect(read("calls").trim().split("\n")).toEqual(["issue list", "issue create", "issue list", "issue edit"]);
});

test("watch-deployment fails, and opens no issue, when something is in the way", async () => {
  const { env } = await start({});
  expect(await step("planasonix doctor --save deployment.json", env)).toBe(0);

  const code = await step(compare, { ...env, PLANASONIX_API_KEY: "key_live_of_nobody" });

  expect([code === 0, read("output")]).toEqual([false, "code=2\n"]);
  expect(read("report.md")).toContain("**In the way:**");
});
