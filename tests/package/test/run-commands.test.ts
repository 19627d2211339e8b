// Runs the commands of the pages that need our packages (`sh published`) with the packed packages, against the sandbox,
// and those that need the tools of this repository (`sh tools`) in the repository.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findRedis } from "@planasonix/fleet/src/find-redis.ts";
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { startSandbox } from "@planasonix/sandbox";
import { expect, inject, test } from "vitest";
import { blocksIn, chosen, ownersOf, type PageBlock } from "./pages.ts";
import { repository } from "./repository.ts";

/** The commands that are marked `not-run`, by page, and why. */
const notRun: Readonly<Record<string, string>> = {
  "RELEASING.md": "publishes",
  "benchmarks/README.md": "takes minutes",
  "docs/guides/dialects.md": "asks the deployment of the reader",
  "docs/guides/explore.md": "explores a program of the reader",
  "packages/cli/README.md": "asks a server of the reader",
  "packages/openapi/WORKSPACE.md": "needs the file of the reader",
  "packages/redis/README.md": "runs in examples/test/fleet.test.ts",
  "spec/README.md": "runs in tests/proof/interop",
  "tests/README.md": "takes hours",
  "tests/proof/README.md": "needs other people's tools",
  "tests/proof/ci/README.md": "needs other people's tools",
  "tests/proof/interop/README.md": "needs other people's tools",
  "tests/proof/platforms/README.md": "needs other people's tools",
  "tests/proof/security/README.md": "needs other people's tools",
};

/** The commands that need other registries: `npm run test:languages` and tests/proof/interop read them from the page. */
const network: readonly string[] = ["packages/openapi/README.md"];

/** The commands that need the file of a workspace: packages/cli/test/commands/generate.test.ts runs them. */
const ofWorkspace: readonly string[] = ["packages/openapi/WORKSPACE.md"];

/** The scripts of docs/guides/cron.md: packages/cli/test/program/cron-guide.test.ts runs them. */
const ofCron: readonly string[] = ["nightly.sh", "starts.sh"];

/** The programs that `npx` runs, by package. */
const bins: Readonly<Record<string, string>> = {
  cli: "planasonix",
  mock: "planasonix-mock",
  sandbox: "planasonix-sandbox",
};

/** The job that `--once` identifies: one of Airflow. */
const airflow = {
  AIRFLOW_CTX_DAG_ID: "orders",
  AIRFLOW_CTX_TASK_ID: "load",
  AIRFLOW_CTX_DAG_RUN_ID: "manual_1",
  PLANASONIX_JOB_LABEL: "-1",
};

const blocks = blocksIn("sh");
const marked = (mark: string): readonly PageBlock[] => blocks.filter((block) => block.mark === mark);
const published = marked("published").map((block) => ({ ...block, commands: commandsOf(block) }));
const installs = published.filter(({ commands }) => commands.every(isInstallation));
const servers = published.flatMap(({ at, page, line, commands }) =>
  commands.filter(isServer).map((command) => ({ at, page, line, command })),
);
const others = published.filter((block) => !installs.includes(block) && !block.commands.some(isServer));

test.each(published.filter(({ commands }) => commands.some(isInstallation)))(
  "$at installs only packages that exist",
  ({ commands, page }) => {
    const names = commands
      .filter(isInstallation)
      .flatMap((command) => command.match(/(?<= )@?[a-z][\w./-]*$|@planasonix\/\w+/g) ?? []);
    const known = (name: string): boolean =>
      existsSync(join(inject("folder"), "node_modules", name)) ||
      ownersOf(page).some((owner) => existsSync(join(repository, owner, "node_modules", name)));

    expect(names.filter((name) => !known(name))).toEqual([]);
  },
);

test.each(chosen(servers))("the server at $at starts, and stops: $command", async ({ command, page, line }) => {
  // A file that the command names is the block of YAML above it.
  const [, file] = / (\w+\.yaml)\b/.exec(command) ?? [];
  const text = blocksIn("yaml").findLast((block) => block.page === page && block.line < line)?.text;
  if (file !== undefined) writeFileSync(join(inject("folder"), file), text ?? expect.unreachable());
  const child = shell(`exec ${command} --port 0`, {});
  const started = await outputUntil(child, / at http:| forwards to /);
  child.kill("SIGTERM");

  expect(started).toContain("http://127.0.0.1:");
  expect(await ended(child)).toBe(0);
});

test.each(chosen(others))("the commands at $at succeed", async (block) => {
  await using sandbox = await startSandbox({ speed: 600, now: "2026-11-24T18:00:00Z" });
  const program = findRedis();
  await using redis = program === undefined ? undefined : await startRedis({ program });
  const { url, apiKey } = sandbox;
  const folder = mkdtempSync(join(inject("folder"), "commands-"));
  const text = block.commands
    .filter((command) => !isInstallation(command) && (redis || !command.includes("REDIS_URL")))
    .join("\n")
    .replaceAll("http://127.0.0.1:4011/v1", url)
    .replaceAll("PLANASONIX_API_KEY=...", `PLANASONIX_API_KEY=${apiKey}`)
    .replaceAll("/mnt/shared", folder);
  const env = { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey, REDIS_URL: redis?.url, ...airflow };
  const child = shell(text, env);
  const [output, code] = await Promise.all([outputUntil(child), ended(child)]);

  expect(code, output).toBe(0);
  if (block.output !== undefined) expect(output.trim(), block.at).toBe(block.output.trim());
});

test.each(chosen(marked("tools")))("the commands at $at succeed in the repository", async (block) => {
  const child = spawn("bash", ["-e", "-c", block.text], { cwd: repository });
  const [output, code] = await Promise.all([outputUntil(child), ended(child)]);

  expect(code, output).toBe(0);
});

test("every other command runs elsewhere, or is listed with the reason", () => {
  const marks = ["", "published", "tools", "network", "workspace", "not-run", "recipe.sh", ...ofCron];

  expect(blocks.filter(({ mark }) => !marks.includes(mark)).map(({ at }) => at)).toEqual([]);
  expect([...new Set(marked("network").map(({ page }) => page))]).toEqual(network);
  expect([...new Set(marked("workspace").map(({ page }) => page))]).toEqual(ofWorkspace);
  expect([...new Set(marked("not-run").map(({ page }) => page))]).toEqual(Object.keys(notRun));
});

/** The commands of a block, with `npx` replaced by the programs that it runs. */
function commandsOf({ text }: PageBlock): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .map((line) =>
      line.replace(/\s+#\s.*$/, "").replace(/npx @planasonix\/(cli|mock|sandbox)/, (_, name) => bins[name] ?? ""),
    )
    .filter((line) => line !== "");
}

function isInstallation(command: string): boolean {
  return command.startsWith("npm install ");
}

function isServer(command: string): boolean {
  return /^planasonix-(mock|sandbox)\b/.test(command);
}

/** Runs commands with the programs of the packed packages. */
function shell(text: string, variables: NodeJS.ProcessEnv): ChildProcess {
  const PATH = [join(inject("folder"), "node_modules/.bin"), process.env.PATH].join(delimiter);
  return spawn("bash", ["-e", "-c", text], { cwd: inject("folder"), env: { ...process.env, ...variables, PATH } });
}

/** What a program has printed when it matches the pattern or, without one, at its end. */
function outputUntil({ stdout, stderr }: ChildProcess, pattern?: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let output = "";
    let open = 2;
    for (const stream of [stdout, stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (pattern?.test(output)) resolve(output);
      });
      stream?.on("end", () => --open === 0 && resolve(output));
    }
  });
}

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.on("close", resolve));
}
