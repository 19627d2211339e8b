import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { environmentOf, resultFileOf, saveState, wordsOf } from "../../src/action/inputs.ts";

const folder = fileURLToPath(new URL("../../ci/", import.meta.url));
const action = parse(readFileSync(join(folder, "github/action.yml"), "utf8"));

/** A runner of GitHub Actions, as far as a JavaScript action sees it: files, variables, and signals to its process. */
function createRunner(sandbox: Sandbox, inputs: Readonly<Record<string, string>>) {
  const temp = mkdtempSync(join(tmpdir(), "planasonix-runner-"));
  const files = {
    GITHUB_OUTPUT: join(temp, "output"),
    GITHUB_STATE: join(temp, "state"),
    GITHUB_STEP_SUMMARY: join(temp, "summary"),
  };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const defaults = Object.entries<{ default?: string }>(action.inputs).map(([name, { default: value = "" }]) => [
    name,
    value.includes("toJSON") ? "null" : value,
  ]);
  const given = Object.entries({
    ...Object.fromEntries(defaults),
    "api-key": sandbox.apiKey,
    "base-url": sandbox.url,
    ...inputs,
  });
  const env = {
    PATH: process.env.PATH,
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "acme/etl",
    GITHUB_RUN_ID: "99",
    GITHUB_JOB: "load",
    GITHUB_ACTION: "planasonix",
    RUNNER_TEMP: temp,
    ...files,
    ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  };
  const texts = { log: "" };
  const start = (file: string, more = {}): { child: ChildProcess; ended: Promise<number | string> } => {
    const child = spawn(process.execPath, [join(folder, "github", file)], { env: { ...env, ...more } });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        texts.log += text;
      });
    }
    return {
      child,
      ended: new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal ?? ""))),
    };
  };
  const values = (file: string) =>
    Object.fromEntries(
      readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(/=(.*)/).slice(0, 2)),
    );
  return {
    texts,
    outputs: () => values(files.GITHUB_OUTPUT),
    main: () => start(action.runs.main),
    post: () =>
      start(
        action.runs.post,
        Object.fromEntries(Object.entries(values(files.GITHUB_STATE)).map(([name, value]) => [`STATE_${name}`, value])),
      ),
  };
}

async function statusOf(sandbox: Sandbox, id: string): Promise<string> {
  const response = await sandbox.fetch(`${sandbox.url}/runs/${id}`, {
    headers: { Authorization: `Bearer ${sandbox.apiKey}` },
  });
  return (await response.json()).data.attributes.status;
}

test("the action runs a pipeline, sets its outputs, and its post does nothing", async () => {
  await using sandbox = await startSandbox({ port: 0, speed: 30 });
  const runner = createRunner(sandbox, { pipeline: "pl_01hqxyz", variables: "RUN_DATE=2026-11-24\nB=a b\n" });
  expect(await runner.main().ended).toBe(0);
  expect(runner.texts.log).toMatch(new RegExp(`^::add-mask::${sandbox.apiKey}\n`));
  const outputs = runner.outputs();
  expect(outputs).toMatchObject({
    outcome: "succeeded",
    "exit-code": "0",
    url: `${sandbox.url}/runs/${outputs["run-id"]}`,
  });
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(action.outputs).sort());
  const before = sandbox.requests.all().length;
  expect(await runner.post().ended).toBe(0);
  expect(sandbox.requests.all()).toHaveLength(before);
});

test.each(["--help", "--version", "-h", "help", "--show-request"])(
  "a pipeline called %s is a pipeline that does not exist, and no step that passes without a run",
  async (pipeline) => {
    await using sandbox = await startSandbox({ port: 0, speed: 30 });
    const runner = createRunner(sandbox, { pipeline });

    expect(await runner.main().ended).not.toBe(0);
    expect(runner.texts.log).toContain(`There is no pipeline named "${pipeline}"`);
    expect(sandbox.requests.all().map(({ path }) => path)).toEqual([`/v1/pipelines?search=${pipeline}`]);
  },
);

test("a canceled job cancels its run", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  const runner = createRunner(sandbox, { pipeline: "pl_01hqxyz" });
  const { child, ended } = runner.main();
  await expect.poll(() => runner.texts.log).toMatch(/run_\w+ (queued|running)\n/);
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(runner.outputs()).toMatchObject({ outcome: "interrupted", "exit-code": "130" });
  expect(await statusOf(sandbox, runner.outputs()["run-id"])).toMatch(/cancel/);
});

test("post cancels the run of a job that was killed", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  const runner = createRunner(sandbox, { pipeline: "pl_01hqxyz" });
  const { child, ended } = runner.main();
  await expect.poll(() => runner.texts.log).toMatch(/run_\w+ (queued|running)\n/);
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
  expect(await runner.post().ended).toBe(0);
  expect(runner.texts.log).toMatch(/The step was killed while run_\w+ was going: canceling it/);
  expect(await statusOf(sandbox, runner.outputs()["run-id"])).toMatch(/cancel/);
});

test("the inputs precede the variables of the job, and each step has a file and a state of its own", () => {
  const state = join(mkdtempSync(join(tmpdir(), "planasonix-state-")), "state");
  writeFileSync(state, "");
  const env = {
    PLANASONIX_API_KEY: "of-the-job",
    PLANASONIX_BASE_URL: "of-the-job",
    PLANASONIX_DIALECT: "of-the-job",
    "INPUT_API-KEY": " of-the-step\n",
  };
  expect(environmentOf(env)).toMatchObject({
    PLANASONIX_API_KEY: "of-the-step",
    PLANASONIX_BASE_URL: "of-the-job",
    PLANASONIX_DIALECT: "of-the-job",
  });
  expect(environmentOf({ ...env, INPUT_DIALECT: "mcp-server" }).PLANASONIX_DIALECT).toBe("mcp-server");
  const file = resultFileOf({ RUNNER_TEMP: "/runner" }, "1");
  expect(file).toBe(join("/runner", "planasonix-1.json"));
  saveState({ GITHUB_STATE: state }, "result-file", file);
  saveState({}, "result-file", file); // Without a runner, there is no state.
  expect(readFileSync(state, "utf8")).toBe(`result-file=${file}\n`);
});

test("the action reads no input that it does not declare, and declares none that it does not read", () => {
  const read = new Set<string>();
  for (const value of [undefined, "x"]) {
    const get = (_: object, name: string | symbol): string | undefined => {
      if (String(name).startsWith("INPUT_")) read.add(String(name).slice(6).toLowerCase());
      return value;
    };
    wordsOf(new Proxy({}, { get }), "x");
  }
  expect([...read, "api-key", "base-url", "dialect"].sort()).toEqual(Object.keys(action.inputs).sort());
  expect(action.runs.using).toBe("node24");
});

test("the GitLab component retries only on 3, 5 and 6", () => {
  const [, job] = parseAllDocuments(readFileSync(join(folder, "gitlab/templates/planasonix-run.yml"), "utf8")).map(
    (document) => document.toJS(),
  );
  expect(Object.values<{ retry: object }>(job)[0]?.retry).toEqual({ max: 2, exit_codes: [3, 5, 6] });
});

test.each([
  [{}, ["--on-interrupt=cancel", "--once", "--label=null"], ["--follow"]],
  [{ follow: "true", "on-interrupt": "detach" }, ["--follow", "--on-interrupt=detach"], []],
  [{ once: "false" }, [], ["--once", "--label=null"]],
  [{ once: "false", key: "orders", matrix: '{"os":"a"}' }, ["--once", "--key=orders", '--label={"os":"a"}'], []],
  [
    { store: "/mnt/starts", reuse: "none", "if-unsure": "fail" },
    ["--store=/mnt/starts", "--reuse=none", "--if-unsure=fail"],
    [],
  ],
  [{ once: "false", "if-unsure": "fail" }, [], ["--if-unsure=fail"]],
  [{ variables: " A=1 \n\nB=2\n" }, ["--var=A=1", "--var=B=2"], ["--var="]],
])("the inputs %j become the flags %j, and not %j", (inputs, flags, others) => {
  const given = Object.entries({ pipeline: "pl_1", ...inputs });
  const words = wordsOf(Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])), "f");
  expect(words.slice(0, 2)).toEqual(["pipelines", "run"]);
  expect(words.slice(-2)).toEqual(["--", "pl_1"]);
  expect(words).toEqual(expect.arrayContaining([...flags, "--wait", "--result-file=f"]));
  for (const flag of others) expect(words).not.toContain(flag);
});

test("the variables of the job are used where the inputs are empty, and a runner without a folder uses the current one", () => {
  const job = { PLANASONIX_API_KEY: "key-of-job", PLANASONIX_BASE_URL: "https://job.test/v1" };
  expect(environmentOf({ ...job, "INPUT_API-KEY": " ", "INPUT_BASE-URL": "https://input.test/v1" })).toMatchObject({
    PLANASONIX_API_KEY: "key-of-job",
    PLANASONIX_BASE_URL: "https://input.test/v1",
  });
  expect(resultFileOf({}, "7")).toBe("planasonix-7.json");
});
