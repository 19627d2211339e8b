// Runs each program of the pages with the packed packages, against the sandbox, and compares what it prints with the
// block `text` below it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findRedis } from "@planasonix/fleet/src/find-redis.ts";
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { type Sandbox, type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { blocksIn, chosen, moduleOf, type PageBlock, writeBlocks } from "./pages.ts";
import { repository } from "./repository.ts";

/** The tests of packages that run blocks with a file name, because these need a server or a sender of their own. */
const ownTests: Readonly<Record<string, string>> = {
  "docs/guides/webhooks.md receive.ts": "packages/webhooks/test/readme.test.ts",
  "docs/guides/webhook-frameworks.md express.ts": "packages/webhooks/test/readme.test.ts",
  "docs/guides/webhook-frameworks.md fastify.ts": "packages/webhooks/test/readme.test.ts",
  "docs/guides/webhook-frameworks.md route.ts": "packages/webhooks/test/readme.test.ts",
  "docs/guides/webhook-frameworks.md lambda.ts": "packages/webhooks/test/readme.test.ts",
  "docs/guides/webhook-frameworks.md redis receiver.ts": "examples/test/webhook-receiver.test.ts",
  "docs/guides/browsers.md page.ts": "tests/proof/platforms/test/browsers-guide.test.ts",
  "docs/guides/browsers.md worker.ts": "tests/proof/platforms/test/browsers-guide.test.ts",
  "docs/guides/test-runners.md sandbox.test.ts": "tests/package/test/test-runners-guide.test.ts",
  "docs/guides/playwright.md playwright.config.ts": "tests/proof/platforms/test/playwright.test.ts",
  "docs/guides/playwright.md portal.ts": "tests/proof/platforms/test/playwright.test.ts",
  "docs/guides/playwright.md portal.spec.ts": "tests/proof/platforms/test/playwright.test.ts",
  "packages/webhooks/README.md events.ts": "packages/webhooks/test/readme.test.ts",
  "packages/webhooks/README.md verify.ts": "packages/webhooks/test/readme.test.ts",
  "docs/guides/webhooks.md dialect.ts": "packages/webhooks/test/readme.test.ts",
  "packages/webhooks/README.md send.ts": "packages/webhooks/test/readme.test.ts",
  "docs/guides/webhooks.md client job-failed.ts": "examples/test/webhooks-readme.test.ts",
  "examples/opentelemetry/README.md instrument.ts": "examples/test/opentelemetry-recipes.test.ts",
  "examples/opentelemetry/README.md job.ts": "examples/test/opentelemetry-recipes.test.ts",
  "examples/opentelemetry/README.md instrumentation.ts": "examples/test/opentelemetry-recipes.test.ts",
  "examples/opentelemetry/README.md route.ts": "examples/test/opentelemetry-recipes.test.ts",
  "examples/opentelemetry/README.md lambda.ts": "examples/test/opentelemetry-recipes.test.ts",
  "packages/openapi/README.md generate.ts": "packages/openapi/test/generate.test.ts",
  "packages/openapi/WORKSPACE.md src/nightly.ts": "packages/client/test/generated-client.test.ts",
  "packages/sandbox/README.md failed-run.ts": "examples/test/sandbox-readme.test.ts",
  "packages/redis/README.md limit.ts": "packages/redis/test/server/readme.test.ts",
  "packages/redis/README.md events.ts": "packages/redis/test/server/readme.test.ts",
};

/** A program with a file name that needs Redis, and runs here like those without a name. */
const withRedis = "packages/redis/README.md starts.ts";

/** The programs that are marked `not-run`, and why. They are compiled. */
const notRun: Readonly<Record<string, string>> = {
  "packages/sandbox/README.md": "runs in a page",
  "packages/redis/README.md": "connects to Redis servers of the reader, with TLS and sentinels",
};

const programs = blocksIn("ts", "js");
const here = programs.filter(({ mark }) => mark === "");
/** In a strict sandbox, a request that is probably a mistake fails. Runs take a twentieth of a second. */
const options = { strict: true, speed: 600, now: "2026-11-24T18:00:00Z", randomSeed: "documents" };
const redisProgram = findRedis();
let sandbox: Sandbox | undefined;

beforeAll(async () => {
  sandbox = await startSandbox(options);
});
afterAll(() => sandbox?.close());

test.each(chosen(here))("the program at $at runs, and prints what stands below it", async (block) => {
  const tenant = await sandbox?.tenant();
  const { code, output } = await run(block, accessOf(tenant));

  expect(code, output).toBe(0);
  if (block.output !== undefined) expect(output, block.at).toMatch(patternOf(block.output));
});

test("the program that stops on Ctrl-C cancels its run, and ends with code 130", async () => {
  const tenant = await sandbox?.tenant();
  tenant?.outcomes.next("pipelines.run", { status: "succeeded", after: "9h" }); // 54 s of real time
  const block = here.find(({ text }) => text.includes("SIGINT")) ?? expect.unreachable();
  const interrupt = (child: ChildProcess): void => void child.stdout?.once("data", () => child.kill("SIGINT"));
  const { code, output } = await run(block, accessOf(tenant), interrupt);

  expect([code, output]).toEqual([130, expect.stringMatching(/^info The node is running\.\nstopped by Ctrl-C\n$/)]);
  expect(tenant?.requests.all("runs.cancel")).toMatchObject([{ status: 200 }]);
});

test.runIf(redisProgram)("the program with a store in Redis starts one run, however often it is started", async () => {
  await using redis = await startRedis({ program: redisProgram ?? "" });
  const tenant = await sandbox?.tenant();
  const block = programs.find(({ page, mark }) => `${page} ${mark}` === withRedis) ?? expect.unreachable();
  const text = `${block.text}console.log((await run).id);\nclient.destroy();\n`;
  const variables = { REDIS_URL: redis.url, ...accessOf(tenant) };
  const outputs = [await run({ ...block, text }, variables), await run({ ...block, text }, variables)];

  expect(outputs[0]).toEqual({ code: 0, output: expect.stringMatching(/^run_/) });
  expect(outputs[1]).toEqual(outputs[0]);
  expect(tenant?.requests.all("pipelines.run")).toHaveLength(1);
});

test("every other program is run by a test of its package, or is listed with the reason", () => {
  const others = programs.filter(({ mark }) => mark !== "");
  const named = others.filter(({ mark }) => mark !== "not-run").map(({ page, mark }) => `${page} ${mark}`);

  expect(named.toSorted()).toEqual([...Object.keys(ownTests), withRedis].toSorted());
  for (const [block, file] of Object.entries(ownTests)) {
    const [, name = ""] = /([\w.-]+)\.ts$/.exec(block) ?? [];
    expect(readFileSync(join(repository, file), "utf8"), block).toMatch(new RegExp(`["]${name}(\\.ts)?"`));
  }
  expect(
    others
      .filter(({ mark }) => mark === "not-run")
      .map(({ page }) => page)
      .toSorted(),
  ).toEqual(Object.keys(notRun).toSorted());
});

interface Access {
  readonly PLANASONIX_BASE_URL: string;
  readonly PLANASONIX_API_KEY: string;
}

function accessOf(tenant: SandboxTenant | undefined): Access {
  return { PLANASONIX_BASE_URL: tenant?.url ?? "", PLANASONIX_API_KEY: tenant?.apiKey ?? "" };
}

/**
 * Runs a program in an empty folder. If it exports a handler of a web framework, calls the handler.
 * @param onStart - Receives the process.
 */
async function run(
  block: PageBlock,
  variables: Access,
  onStart?: (child: ChildProcess) => void,
): Promise<{ readonly code: unknown; readonly output: string }> {
  const folder = writeBlocks(inject("folder"), [withLocalAddress(block, variables)]);
  let program = join(folder, moduleOf(block));
  if (/^export .*\bPOST\b/m.test(block.text)) {
    const caller = program.replace(/\.ts$/, ".call.ts");
    writeFileSync(caller, callOf(moduleOf(block)));
    program = caller;
  }
  mkdirSync(join(folder, "runs"), { recursive: true });
  const cwd = mkdtempSync(join(folder, "runs/"));
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program], { cwd, env });
  onStart?.(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, output };
}

/** Replaces what a reader replaces: the address of the API, and the API key. */
function withLocalAddress(
  block: PageBlock,
  { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey }: Access,
): PageBlock {
  return {
    ...block,
    text: block.text.replaceAll("https://api.planasonix.com/v1", url).replaceAll("<API key>", apiKey),
  };
}

function callOf(module: string): string {
  return `const { POST } = await import("./${module}");
const body = JSON.stringify({ pipeline: "pl_01hqxyz" });
const response = await POST(new Request("http://127.0.0.1/", { method: "POST", body }));
console.log(response.status, await response.text());
`;
}

/** The output that a page shows, where `…` stands for any text. */
function patternOf(output: string): RegExp {
  const parts = output.trim().split("…");
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join(".*")}\\s*$`);
}
