// Runs the script of docs/guides/cron.md, and holds the guide to what it says about exit codes, signals and the store.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { bin } from "../support/program.ts";

const guide = readFileSync(new URL("../../../../docs/guides/cron.md", import.meta.url), "utf8");
const blocks = readBlocks(guide);
const script = textOf("nightly.sh").replace("0 60 600", "0 0.01 0.01");
const day = "2026-11-24";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "planasonix-cron-"));
});

function textOf(mark: string): string {
  return blocks.find((block) => block.mark === mark)?.text ?? expect.unreachable();
}

/** Starts a script as the leader of a process group, with a program named `planasonix`. */
function start(text: string, planasonix: string, sandbox?: Sandbox): ChildProcess & { ended: Promise<unknown> } {
  writeFileSync(join(home, "planasonix"), `#!/bin/sh\n${planasonix}\n`, { mode: 0o755 });
  writeFileSync(join(home, "script.sh"), text);
  const env = {
    PATH: `${home}${delimiter}${process.env.PATH}`,
    HOME: home,
    PLANASONIX_BASE_URL: sandbox?.url,
    PLANASONIX_API_KEY: sandbox?.apiKey,
  };
  const child = spawn("bash", [join(home, "script.sh"), day], { cwd: home, env, detached: true });
  return Object.assign(child, { ended: new Promise((resolve) => child.on("close", resolve)) });
}

const program = `exec "${process.execPath}" "${bin}" "$@"`;

async function open(): Promise<Sandbox> {
  const sandbox = await startSandbox({ speed: 600 });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** What differs in each run: IDs and times. */
function masked(text: string): string {
  return text.replaceAll(/run_\w+/g, "run_").replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time");
}

test("the script starts a day again after a failure, and then returns the run that succeeded", async () => {
  const sandbox = await open();
  sandbox.outcomes.next("pipelines.run", { status: "failed", after: "60s" });

  const codes = [];
  for (let round = 0; round < 3; round += 1) codes.push(await start(script, program, sandbox).ended);
  const show = start(textOf("starts.sh"), program);
  let shown = "";
  show.stdout?.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  await show.ended;

  expect(codes).toEqual([1, 0, 0]);
  expect(sandbox.requests.all("pipelines.run")).toHaveLength(2);
  expect(masked(shown)).toBe(masked(blocks.find(({ mark }) => mark === "starts.sh")?.output ?? ""));
  expect(statSync(join(home, "starts")).mode & 0o777).toBe(0o700);
  expect(JSON.parse(readFileSync(join(home, `run-${day}.json`), "utf8")).attributes.status).toBe("succeeded");
});

/** The rows of the table: codes, and whether the script tries again. */
const rows = [...guide.matchAll(/^\| ([\d, ]+) \| .* \| (yes|no)\b.* \|$/gm)].flatMap(([, codes = "", again]) =>
  codes.split(", ").map((code) => ({ code: Number(code), again })),
);

test.each(rows)("the script tries again after $code: $again", async ({ code, again }) => {
  const { ended } = start(script, `echo >> "${home}/tries"\nexit ${code}`);

  expect(await ended).toBe(code);
  expect(readFileSync(join(home, "tries"), "utf8")).toHaveLength(again === "yes" ? 3 : 1);
});

test("the table has the exit codes that a run can end with", () => {
  expect(rows.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 9, 70, 129, 130, 143,
  ]);
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s to the process group of the script cancels the run",
  async (signal) => {
    const sandbox = await open();
    sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "9h" });
    const { pid, ended } = start(script, program, sandbox);
    await expect.poll(() => sandbox.requests.all("runs.get").length, { timeout: 10_000 }).toBeGreaterThan(0);
    process.kill(-Number(pid), signal);

    expect(await ended).toBe(143);
    expect(sandbox.requests.all("runs.cancel")).toMatchObject([{ status: 200 }]);
    expect(sandbox.requests.all("pipelines.run")).toHaveLength(1);
  },
);

test("a signal ends the pause between two tries", async () => {
  const tries = join(home, "tries");
  const { pid, ended } = start(textOf("nightly.sh"), `echo >> "${tries}"\nexit 6`);
  await expect.poll(() => existsSync(tries)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 500)); // until the pause of a minute has begun
  process.kill(-Number(pid), "SIGTERM");

  expect(await ended).toBe(6);
  expect(readFileSync(tries, "utf8")).toHaveLength(1);
});
