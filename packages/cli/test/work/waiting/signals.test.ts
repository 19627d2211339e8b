import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createOutput } from "../../../src/shown/output.ts";
import { fakeMachine, type RunOptions, runOn } from "../../support/fake-machine.ts";
import { startTenant, type TestTenant } from "../../support/sandbox.ts";

const runAndWait = ["pipelines", "run", "pl_01hqxyz", "--wait"];

/** A network in which the first matching request never gets an answer. SIGTERM is sent when it arrives. */
function hanging({ tenant }: TestTenant, pattern: RegExp, send: () => void): RunOptions {
  let isSent = false;
  return {
    clientOptions: {
      fetch(url: string, init: RequestInit) {
        if (isSent || !pattern.test(`${init.method ?? "GET"} ${url}`)) return tenant.fetch(url, init);
        isSent = true;
        setImmediate(send);
        return new Promise((_, reject) => {
          init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        });
      },
    },
  };
}

// The timers of the machine never fire: the signal alone ends each wait.
test.each([
  ["in the look-up of a name", /GET .*\/pipelines\?/, ["pipelines", "run", "Orders", "--wait"], "Nothing was started."],
  ["in the start", /POST .*\/run$/, runAndWait, "It is unknown whether the work was started."],
  ["in a poll", /GET .*\/runs\/\w+$/, runAndWait, "is still going."],
  ["while nodes are read", /GET .*\/nodes/, runAndWait, "is still going."],
  [
    "while nodes are read, with a cancellation",
    /GET .*\/nodes/,
    [...runAndWait, "--on-interrupt", "cancel"],
    "Asked Planasonix to cancel run_",
  ],
  ["in the log", /GET .*\/logs/, [...runAndWait, "--follow"], "is still going."],
] as const)("a signal %s is answered", async (_, pattern, args, text) => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "10h" });
  const file = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "result.json");
  const machine = fakeMachine(sandbox.options(hanging(sandbox, pattern, () => machine.send("SIGTERM"))));
  expect(await runOn(machine, [...args, "--result-file", file])).toBe(143);
  expect(machine.texts.stderr).toContain(`Ended by SIGTERM.\n`);
  expect(machine.texts.stderr).toContain(text);
  const outcome = text === "Nothing was started." ? "not_started" : "interrupted";
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ outcome, exit_code: 143 });
});

test.each([runAndWait, ["pipelines", "list"]])(
  "%j: a signal while the command of the profile prints the key is answered",
  async (...args) => {
    await using sandbox = await startTenant();
    const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
    const [started, ended] = [join(home, "started"), join(home, "ended")];
    mkdirSync(join(home, ".config/planasonix"), { recursive: true });
    // The shell goes on after what it waits for, unless it is ended as well.
    const command = `echo > ${started}; sleep 600; echo > ${ended}`;
    const text = `[profiles.default]\nbase_url = "${sandbox.tenant.url}"\napi_key_command = "${command}"\n`;
    writeFileSync(join(home, ".config/planasonix/config.toml"), text, { mode: 0o600 });
    const machine = fakeMachine(sandbox.options({ home, env: { PLANASONIX_API_KEY: "", PLANASONIX_BASE_URL: "" } }));
    const ran = runOn(machine, args);
    await expect.poll(() => existsSync(started)).toBe(true);
    machine.send("SIGTERM");
    expect(await ran).toBe(143);
    expect(existsSync(ended)).toBe(false);
    expect(sandbox.tenant.requests.all()).toEqual([]);
  },
);

test.each([
  ["in the last lines of the log", ["--follow"], "succeeded"],
  ["in the report of a failure", [], "failed"],
] as const)("a signal %s is answered, and the result file keeps how the run ended", async (_, flags, status) => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status, after: "90s" });
  const file = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "result.json");
  const { tenant } = sandbox;
  let hasEnded = false;
  const machine = fakeMachine(
    sandbox.options({
      clientOptions: {
        async fetch(url: string, init: RequestInit) {
          if (hasEnded && /\/logs/.test(url)) {
            setTimeout(() => machine.send("SIGTERM"), 50);
            return new Promise((_resolve, reject) => {
              init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
            });
          }
          const response = await tenant.fetch(url, init);
          if (/\/runs\/\w+$/.test(url))
            hasEnded ||= new RegExp(`"status":"${status}"`).test(await response.clone().text());
          return response;
        },
      },
    }),
  );
  const code = await runOn(machine, [...runAndWait, ...flags, "--result-file", file]);
  const result = JSON.parse(readFileSync(file, "utf8"));
  expect([code, result.outcome]).toEqual([143, status]);
  expect(result.exit_code).toBe(code);
});

test("stderr that nobody reads does not keep a signal from its answer", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "10h" });
  let text = "";
  const stalled = new Writable({
    highWaterMark: 1,
    write(chunk) {
      text += chunk; // It never asks for more.
      if (text.includes("Started")) setImmediate(() => machine.send("SIGTERM"));
    },
  });
  const machine = Object.assign(fakeMachine(sandbox.options()), { stderr: createOutput(stalled, {}) });
  expect(await runOn(machine, [...runAndWait, "--on-interrupt", "cancel"])).toBe(143);
  expect(sandbox.tenant.requests.all().map(({ operation }) => operation)).toContain("runs.cancel");
});

test.each([
  [[], "succeeded"],
  [["--on-interrupt", "cancel"], "failed"],
] as const)("with %j, a run that has ended since the last poll is reported as ended", async (flags, status) => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "1h" });
  const file = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "result.json");
  let isSent = false;
  const { code, stderr } = await sandbox.run([...runAndWait, ...flags, "--result-file", file], {
    onStderr(text, machine) {
      if (!isSent && /run_\w+ running/.test(text)) {
        isSent = true;
        machine.send("SIGTERM");
      }
    },
    clientOptions: {
      async fetch(url: string, init: RequestInit) {
        if (init.method === "DELETE")
          return Response.json({ error: { code: "conflict", message: "ended" } }, { status: 409 });
        const response = await sandbox.tenant.fetch(url, init);
        if (!isSent || !/\/runs\/\w+$/.test(url)) return response;
        return new Response((await response.text()).replace('"status":"running"', `"status":"${status}"`), response);
      },
    },
  });
  expect([code, stderr]).toEqual([
    143,
    expect.stringMatching(new RegExp(`SIGTERM\\.\nrun_\\w+ has ended: ${status}\\.\n`)),
  ]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ outcome: status, exit_code: 143 });
});
